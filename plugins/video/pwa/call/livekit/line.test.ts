import type { ConnectionState } from "livekit-client";
import { ConnectionQuality, DisconnectReason, Track, VideoQuality } from "livekit-client";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { mediaTrack } from "./fake";
import { begin, person, remote, said, settle, Stream, welcome, access } from "./testing";

beforeEach(() => {
  vi.stubGlobal("MediaStream", Stream);
  vi.useFakeTimers();
});
afterEach(() => vi.useRealTimers());

describe("the line", () => {
  it.each([
    ["signalReconnecting", "connected"],
    ["reconnecting", "weak"],
    ["connected", "connected"],
  ])("%s is %s on the screen", async (state, shown) => {
    const test = begin();
    await test.engine.hear(welcome([person("b")]));
    await settle();
    test.room.comes("b");
    test.room.become(state as ConnectionState);
    expect(test.engine.others[0]?.state).toBe(shown);
  });

  it.each([
    [ConnectionQuality.Excellent, "connected"],
    [ConnectionQuality.Poor, "weak"],
    [ConnectionQuality.Lost, "lost"],
  ])("of another that is %s is %s", async (quality, shown) => {
    const test = begin();
    await test.engine.hear(welcome([person("b")]));
    await settle();
    const b = test.room.comes("b");
    b.connectionQuality = quality;
    test.room.emit("connectionQualityChanged", quality, remote(b));
    expect(test.engine.others[0]?.state).toBe(shown);
  });

  it("that the library gave up is begun anew with a new token and the same tracks", async () => {
    const test = begin();
    await test.engine.use("audio", mediaTrack("sound"));
    await test.engine.hear(welcome([person("b")]));
    await settle();
    const before = test.room;
    before.shows(before.comes("b"), Track.Source.Camera, mediaTrack("face"));
    before.emit("disconnected", DisconnectReason.SIGNAL_CLOSE);
    expect(test.engine.others[0]).toMatchObject({ state: "lost", text: "" });
    expect(test.engine.others[0]?.camera.getTracks()).toEqual([]);
    await vi.advanceTimersByTimeAsync(1000);
    expect(test.sent.at(-1)).toEqual({ type: "ice" });
    await test.engine.hear({ type: "ice", access: access("second") });
    await settle();
    expect(test.rooms).toHaveLength(2);
    expect(test.room.connect).toHaveBeenCalledWith("wss://media.example", "second");
    expect(test.room.localParticipant.at(Track.Source.Microphone)).toBeDefined();
    test.room.comes("b");
    expect(test.engine.others[0]?.state).toBe("connected");
  });

  it("that does not come about is tried again, later each time, until one leaves", async () => {
    vi.spyOn(Math, "random").mockReturnValue(0);
    const test = begin({ works: () => false });
    await test.engine.hear(welcome([person("b")]));
    const tries: number[] = [];
    for (const pause of [500, 1000, 2000]) {
      await vi.advanceTimersByTimeAsync(pause - 1);
      tries.push(test.rooms.length);
      await vi.advanceTimersByTimeAsync(1);
      await test.engine.hear({ type: "ice", access: access("another") });
      await settle();
      tries.push(test.rooms.length);
    }
    expect(tries).toEqual([1, 2, 2, 3, 3, 4]);
    expect(test.engine.others[0]?.state).toBe("connecting");
    test.engine.close();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(test.rooms).toHaveLength(4);
  });

  it("is tried again also where our server gives no new token, with the one at hand", async () => {
    let works = false;
    const test = begin({ works: () => works });
    await test.engine.hear(welcome([]));
    await settle();
    works = true;
    await vi.advanceTimersByTimeAsync(6000);
    expect(test.rooms).toHaveLength(2);
    expect(test.room.connect).toHaveBeenCalledWith("wss://media.example", "first");
  });

  it.each([
    DisconnectReason.DUPLICATE_IDENTITY,
    DisconnectReason.PARTICIPANT_REMOVED,
    DisconnectReason.ROOM_DELETED,
  ])("that the server ended (%s) is not begun anew by itself", async (reason) => {
    const test = begin();
    await test.engine.hear(welcome([]));
    await settle();
    test.room.emit("disconnected", reason);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(test.rooms).toHaveLength(1);
    await test.engine.hear(welcome([]));
    expect(test.rooms).toHaveLength(2);
  });

  it("to our own server may break and come back without touching the media", async () => {
    const test = begin();
    await test.engine.hear(welcome([person("b")]));
    await settle();
    test.room.shows(test.room.comes("b"), Track.Source.Camera, mediaTrack("face"));
    await test.engine.hear(welcome([person("b")], "second"));
    await settle();
    expect(test.rooms).toHaveLength(1);
    expect(test.engine.others[0]?.camera.getTracks()).toHaveLength(1);
  });

  it("ends when one is sent back to the lobby, even in the middle of coming in", async () => {
    const test = begin();
    void test.engine.hear(welcome([person("b")]));
    test.engine.close();
    await settle();
    expect(test.room.disconnect).toHaveBeenCalledWith(false);
    expect(test.room.localParticipant.publishTrack).not.toHaveBeenCalled();
    expect(test.engine.others).toEqual([]);
    await test.engine.hear(welcome([]));
    expect(test.rooms).toHaveLength(2);
  });
});

describe("what is typed", () => {
  it("goes out sign by sign, and whole to those who come", async () => {
    const test = begin();
    await test.engine.hear(welcome([person("b")]));
    await settle();
    test.engine.type("he");
    test.engine.type("hej");
    test.engine.type("hej");
    const b = test.room.comes("b");
    test.room.emit("participantActive", remote(b));
    test.room.emit("participantActive", remote({ identity: "stranger" }));
    test.room.emit("reconnected");
    expect(said(test.room)).toEqual([
      ["t140", "he", undefined],
      ["t140", "j", undefined],
      ["t140-whole", "hej", ["b"]],
      ["t140-whole", "hej", undefined],
    ]);
  });

  it("is read as the others type it, and stands once however often it is told", async () => {
    const test = begin();
    await test.engine.hear(welcome([person("b")]));
    await settle();
    const b = test.room.comes("b");
    const hears = (text: string, topic: string) =>
      test.room.emit("dataReceived", new TextEncoder().encode(text), remote(b), 0, topic);
    hears("hallo", "t140");
    hears("\b\b\b\bej", "t140");
    expect(test.engine.others[0]?.text).toBe("hej");
    hears("hej", "t140-whole");
    hears("?", "chat");
    expect(test.engine.others[0]?.text).toBe("hej");
  });
});

const connection = (more: object) =>
  new Map<string, unknown>([
    [
      "T",
      {
        id: "T",
        type: "transport",
        selectedCandidatePairId: "P",
        bytesSent: 1000,
        bytesReceived: 0,
      },
    ],
    [
      "P",
      {
        id: "P",
        type: "candidate-pair",
        localCandidateId: "L",
        remoteCandidateId: "R",
        nominated: true,
        currentRoundTripTime: 0.05,
        ...more,
      },
    ],
    ["L", { id: "L", type: "local-candidate", candidateType: "host" }],
    ["R", { id: "R", type: "remote-candidate", candidateType: "host" }],
  ]);

describe("how it is", () => {
  async function talk() {
    const test = begin();
    await test.engine.hear(welcome([person("b")]));
    await settle();
    const b = test.room.comes("b");
    b.report = connection({});
    test.room.localParticipant.report = connection({});
    return { test, b };
  }

  it("is nothing before anything goes through", async () => {
    const test = begin();
    expect(await test.engine.measure()).toBeNull();
    await test.engine.hear(welcome([]));
    await settle();
    expect(await test.engine.measure()).toBeNull();
    expect(await test.engine.reports()).toEqual([]);
  });

  it("counts the way up and the way down, and says what LiveKit thinks in our words", async () => {
    const { test, b } = await talk();
    await test.engine.use("audio", mediaTrack("sound"));
    test.room.shows(b, Track.Source.Camera, mediaTrack("face"));
    test.room.shows(b, Track.Source.Microphone, mediaTrack("voice"));
    test.room.localParticipant.connectionQuality = ConnectionQuality.Poor;
    expect(await test.engine.measure()).toEqual({
      all: { path: "direct", quality: "good", bytes: 2000 },
      now: { path: "direct", quality: "poor", bytes: 2000 },
      carries: true,
    });
    test.room.localParticipant.connectionQuality = ConnectionQuality.Excellent;
    expect((await test.engine.measure())?.now.quality).toBe("good");
    expect(await test.engine.reports()).toHaveLength(3);
  });

  it("sends less picture down the ladder, none on its last rung, and all of it again", async () => {
    const { test } = await talk();
    await test.engine.use("audio", mediaTrack("sound"));
    await test.engine.use("video", mediaTrack("face"));
    const camera = test.room.localParticipant.at(Track.Source.Camera);
    const lost = (share: number) =>
      (test.room.localParticipant.report = connection({}).set("r", {
        id: "r",
        type: "remote-inbound-rtp",
        fractionLost: share,
      }));
    lost(0.5);
    const seen: (VideoQuality | undefined)[] = [];
    for (let times = 0; times < 3; times += 1) {
      const found = await test.engine.measure();
      seen.push(camera?.videoTrack.setPublishingQuality.mock.lastCall?.[0]);
      expect(found?.carries).toBe(times < 2);
    }
    expect(seen.slice(0, 2)).toEqual([VideoQuality.MEDIUM, VideoQuality.LOW]);
    expect(camera?.isUpstreamPaused).toBe(true);
    lost(0);
    for (let times = 0; times < 12; times += 1) await test.engine.measure();
    expect(camera?.isUpstreamPaused).toBe(false);
    expect(camera?.videoTrack.setPublishingQuality).toHaveBeenLastCalledWith(VideoQuality.HIGH);
  });
});
