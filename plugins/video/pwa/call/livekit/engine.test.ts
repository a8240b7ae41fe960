import {
  ConnectionState,
  Room,
  Track,
  VideoQuality,
  type RemoteTrack,
  type RemoteTrackPublication,
} from "livekit-client";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { OPTIONS } from "./engine";
import { mediaTrack } from "./fake";
import { begin, joins, person, remote, settle, Stream, welcome } from "./testing";

beforeEach(() => {
  vi.stubGlobal("MediaStream", Stream);
  vi.useFakeTimers();
});
afterEach(() => vi.useRealTimers());

describe("the library", () => {
  it("has the real room that the engine makes", () => {
    const real = new Room(OPTIONS);
    expect(real.state).toBe(ConnectionState.Disconnected);
    for (const name of ["connect", "disconnect", "on"] as const)
      expect(typeof real[name]).toBe("function");
    for (const name of ["publishTrack", "unpublishTrack", "publishData"] as const)
      expect(typeof real.localParticipant[name]).toBe("function");
    expect(real.options).toMatchObject({ adaptiveStream: false, stopLocalTrackOnUnpublish: false });
  });
});

describe("one's own", () => {
  it("room is entered with the token, and not before one is let in", async () => {
    const test = begin();
    await test.engine.hear({ type: "lobby", state: "waiting", position: 1 });
    expect(test.rooms).toHaveLength(0);
    await test.engine.hear(welcome([]));
    await settle();
    expect(test.room.connect).toHaveBeenCalledWith("wss://media.example", "first");
  });

  it("tracks of the check are published once the room is there, each as what it is", async () => {
    const test = begin();
    const [sound, face] = [mediaTrack("sound"), mediaTrack("face")];
    test.engine.tracks = { audio: sound, video: face, screen: null };
    test.engine.flags = { mic: true, cam: true, screen: false, hand: false };
    await test.engine.hear(welcome([]));
    await settle();
    const { publishTrack } = test.room.localParticipant;
    expect(publishTrack).toHaveBeenCalledTimes(2);
    expect(publishTrack).toHaveBeenCalledWith(sound, { source: Track.Source.Microphone });
    expect(publishTrack).toHaveBeenCalledWith(face, { source: Track.Source.Camera });
    expect(test.engine.tracks.audio).toBe(sound);
    expect(test.room.localParticipant.at(Track.Source.Microphone)?.isMuted).toBe(false);
  });

  it("microphone is muted for the server too, and comes back", async () => {
    const test = begin();
    await test.engine.use("audio", mediaTrack("sound"));
    await test.engine.hear(welcome([]));
    await settle();
    const mic = () => test.room.localParticipant.at(Track.Source.Microphone);
    expect(mic()?.isMuted).toBe(true);
    test.engine.tellState({ mic: true, cam: false, screen: false, hand: false });
    await settle();
    expect(mic()?.isMuted).toBe(false);
    expect(test.sent).toContainEqual({
      type: "state",
      mic: true,
      cam: false,
      screen: false,
      hand: false,
    });
  });

  it("camera goes and comes, is turned round, and is never stopped by the library", async () => {
    const test = begin();
    await test.engine.hear(welcome([]));
    await settle();
    const local = test.room.localParticipant;
    const [front, back] = [mediaTrack("front"), mediaTrack("back")];
    await test.engine.use("video", front);
    const camera = local.at(Track.Source.Camera);
    await test.engine.use("video", back);
    expect(camera?.track.replaceTrack).toHaveBeenCalledWith(back, true);
    expect(local.publishTrack).toHaveBeenCalledTimes(1);
    await test.engine.use("video", null);
    expect(local.unpublishTrack).toHaveBeenCalledWith(camera?.track, false);
    await test.engine.use("video", null);
    expect(local.unpublishTrack).toHaveBeenCalledTimes(1);
    expect(front.stop).not.toHaveBeenCalled();
  });

  it("screen is shared beside the camera", async () => {
    const test = begin();
    await test.engine.hear(welcome([]));
    await settle();
    await test.engine.use("screen", mediaTrack("slides"));
    expect(test.room.localParticipant.at(Track.Source.ScreenShare)).toBeDefined();
    await test.engine.use("screen", null);
    expect(test.room.localParticipant.at(Track.Source.ScreenShare)).toBeUndefined();
  });

  it("track that the server takes not is told to whoever switched it on", async () => {
    const test = begin();
    await test.engine.hear(welcome([]));
    await settle();
    test.room.localParticipant.publishTrack.mockRejectedValueOnce(new Error("no permission"));
    await expect(test.engine.use("video", mediaTrack("face"))).rejects.toThrow("no permission");
    expect(test.engine.tracks.video).toBeNull();
    await test.engine.use("screen", mediaTrack("slides"));
    expect(test.room.localParticipant.at(Track.Source.ScreenShare)).toBeDefined();
  });

  it("track that is published only when the room is gone is published in the next one", async () => {
    const test = begin();
    await test.engine.hear(welcome([]));
    await settle();
    const before = test.room.localParticipant;
    const publish = before.publishTrack.getMockImplementation();
    let open = (): void => undefined;
    const gate = new Promise<void>((done) => (open = done));
    before.publishTrack.mockImplementationOnce(async (track, options) => {
      await gate;
      if (!publish) throw new Error("nothing publishes");
      return publish(track, options);
    });
    const face = mediaTrack("face");
    const using = test.engine.use("video", face);
    await settle();
    test.engine.close();
    open();
    await using;
    await test.engine.hear(welcome([]));
    await settle();
    expect(test.room.localParticipant).not.toBe(before);
    expect(test.room.localParticipant.at(Track.Source.Camera)?.track.mediaStreamTrack).toBe(face);
  });
});

describe("the others", () => {
  it("are shown with what they send, whoever told of them first", async () => {
    const test = begin();
    await test.engine.hear(welcome([person("b")]));
    await settle();
    expect(test.engine.others[0]?.state).toBe("connecting");
    const b = test.room.comes("b");
    const [face, sound, slides] = ["face", "sound", "slides"].map(mediaTrack);
    test.room.shows(b, Track.Source.Camera, face as MediaStreamTrack);
    test.room.shows(b, Track.Source.Microphone, sound as MediaStreamTrack);
    test.room.shows(b, Track.Source.ScreenShare, slides as MediaStreamTrack);
    const c = test.room.comes("c");
    const early = mediaTrack("early");
    test.room.shows(c, Track.Source.Camera, early);
    expect(test.engine.others.map(({ peer }) => peer.peer)).toEqual(["b"]);
    await test.engine.hear(joins(person("c")));
    const [first, second] = test.engine.others;
    expect(first?.state).toBe("connected");
    expect(first?.camera.getTracks()).toEqual([face]);
    expect(first?.sound.getTracks()).toEqual([sound]);
    expect(first?.screen.getTracks()).toEqual([slides]);
    expect(second?.camera.getTracks()).toEqual([early]);
    expect(test.changed).toHaveBeenCalled();
  });

  it("whom our server never announced are neither seen nor heard", async () => {
    const test = begin();
    await test.engine.hear(welcome([]));
    await settle();
    const stranger = test.room.comes("stranger");
    test.room.shows(stranger, Track.Source.Microphone, mediaTrack("voice"));
    test.room.emit("dataReceived", new TextEncoder().encode("hi"), remote(stranger), 0, "t140");
    expect(test.engine.others).toEqual([]);
  });

  it("are gone when our server says so, and only lost when LiveKit does", async () => {
    const test = begin();
    await test.engine.hear(welcome([person("b"), person("c")]));
    await settle();
    const b = test.room.comes("b");
    test.room.comes("c");
    test.room.remoteParticipants.delete("b");
    test.room.emit("participantDisconnected", remote(b));
    expect(test.engine.others.map(({ state }) => state)).toEqual(["lost", "connected"]);
    await test.engine.hear({ type: "peer_lost", peer: "c" });
    expect(test.engine.others[1]?.peer.lost).toBe(true);
    await test.engine.hear({ type: "peer_leave", peer: "c" });
    expect(test.engine.others.map(({ peer }) => peer.peer)).toEqual(["b"]);
  });

  it("say whether microphone and camera are on, and lose a picture that ends", async () => {
    const test = begin();
    await test.engine.hear(welcome([person("b")]));
    await settle();
    const b = test.room.comes("b");
    const publication = test.room.shows(b, Track.Source.Camera, mediaTrack("face"));
    await test.engine.hear({
      type: "peer_state",
      peer: "b",
      mic: true,
      cam: true,
      screen: false,
      hand: false,
    });
    expect(test.engine.others[0]?.flags).toEqual({
      mic: true,
      cam: true,
      screen: false,
      hand: false,
    });
    test.room.emit(
      "trackUnsubscribed",
      publication.track as unknown as RemoteTrack,
      publication as unknown as RemoteTrackPublication,
      remote(b),
    );
    expect(test.engine.others[0]?.camera.getTracks()).toEqual([]);
  });

  it("are shown in smaller pictures the more they are", async () => {
    const test = begin();
    await test.engine.hear(welcome([person("b")]));
    await settle();
    const one = test.room.shows(test.room.comes("b"), Track.Source.Camera, mediaTrack("b"));
    expect(one.setVideoQuality).toHaveBeenLastCalledWith(VideoQuality.HIGH);
    for (const name of ["c", "d", "e"]) {
      await test.engine.hear(joins(person(name)));
      test.room.shows(test.room.comes(name), Track.Source.Camera, mediaTrack(name));
    }
    expect(one.setVideoQuality).toHaveBeenLastCalledWith(VideoQuality.LOW);
    for (const name of ["c", "d", "e"]) await test.engine.hear({ type: "peer_leave", peer: name });
    expect(one.setVideoQuality).toHaveBeenLastCalledWith(VideoQuality.HIGH);
  });
});
