import { describe, expect, it, vi } from "vitest";
import { asked, given, inside, locks, shown, welcome } from "./devices-fixtures";
import { MeshEngine } from "./mesh";
import type { Frame } from "./protocol";

describe("in a call", () => {
  it("the camera is asked for more than is the least, and for no device by its name", async () => {
    const { call } = await inside();
    expect(asked[0]?.video).toEqual({
      facingMode: "user",
      width: { ideal: 1280 },
      height: { ideal: 720 },
    });
    call.leave();
  });

  it("the camera is turned by letting it go and asking for the other side", async () => {
    const { call } = await inside();
    await call.flip();
    expect(given.map(({ kind, readyState }) => [kind, readyState])).toEqual([
      ["audio", "live"],
      ["video", "ended"],
      ["video", "live"],
    ]);
    expect(asked.map(({ video }) => video && video.facingMode)).toEqual(["user", "environment"]);
    expect(asked[1]?.audio).toBe(false);
    await call.flip();
    expect(asked[2]?.video).toMatchObject({ facingMode: "user" });
    call.leave();
  });

  it("a camera that is off is let go, a microphone that is off sends silence", async () => {
    const { call, told } = await inside();
    await call.toggleCam();
    expect(given[1]?.readyState).toBe("ended");
    await call.toggleMic();
    expect([given[0]?.readyState, given[0]?.enabled]).toEqual(["live", false]);
    expect(told()).toMatchObject({ mic: false, cam: false });
    await call.toggleMic();
    await call.toggleCam();
    expect(given.map(({ kind }) => kind)).toEqual(["audio", "video", "video"]);
    expect(told()).toMatchObject({ mic: true, cam: true });
    call.leave();
  });

  it("the screen stays awake until it is over, also after the phone was put away", async () => {
    const { call } = await inside();
    const first = locks[0];
    document.dispatchEvent(new Event("visibilitychange"));
    await new Promise((done) => setTimeout(done));
    expect(locks).toHaveLength(1);
    // A browser takes it back when the page is out of sight.
    if (first) first.released = true;
    document.dispatchEvent(new Event("visibilitychange"));
    await vi.waitFor(() => expect(locks).toHaveLength(2));
    call.leave();
    await vi.waitFor(() => expect(locks[1]?.released).toBe(true));
  });

  it("what a telephone call took away is asked for anew, and nothing else", async () => {
    const { call } = await inside();
    document.dispatchEvent(new Event("visibilitychange"));
    await new Promise((done) => setTimeout(done));
    expect(asked).toHaveLength(1);
    given[0]?.stop();
    document.dispatchEvent(new Event("visibilitychange"));
    await vi.waitFor(() => expect(asked).toHaveLength(2));
    expect(asked[1]).toMatchObject({ video: false });
    expect(asked[1]?.audio).toBeTruthy();
    call.leave();
  });

  it("a microphone that was pulled out is told of, and comes back by one button", async () => {
    const { call, told } = await inside();
    given[0]?.stop();
    given[0]?.onended?.();
    await vi.waitFor(() => expect(told()).toMatchObject({ mic: false }));
    expect([call.silenced, call.flags.mic]).toEqual([true, false]);
    await call.wakeMic();
    expect([call.silenced, given.at(-1)?.kind, given.at(-1)?.readyState]).toEqual([
      false,
      "audio",
      "live",
    ]);
    expect(told()).toMatchObject({ mic: true });
    call.leave();
  });

  it("on and off again asks anew for a microphone that has ended", async () => {
    const { call } = await inside();
    given[0]?.stop();
    given[0]?.onended?.();
    await vi.waitFor(() => expect(call.flags.mic).toBe(false));
    await call.toggleMic();
    expect([asked.length, call.flags.mic, call.silenced]).toEqual([2, true, false]);
    call.leave();
  });

  it("a microphone that the system silences is told of until it is given back", async () => {
    const { call } = await inside();
    given[0]?.onmute?.();
    expect(call.silenced).toBe(true);
    given[0]?.onunmute?.();
    expect(call.silenced).toBe(false);
    await call.toggleMic();
    given[0]?.onmute?.();
    expect(call.silenced).toBe(false);
    call.leave();
    given[0]?.onended?.();
    expect(call.silenced).toBe(false);
  });

  it("a screen that the browser's own button ends is told to be over", async () => {
    const { call, told } = await inside();
    await call.toggleScreen();
    expect(told()).toMatchObject({ screen: true });
    shown[0]?.onended?.();
    await vi.waitFor(() => expect(told()).toMatchObject({ screen: false }));
    await call.toggleScreen();
    await call.toggleScreen();
    expect(shown.map(({ readyState }) => readyState)).toEqual(["live", "ended"]);
    call.leave();
  });

  it("leaving lets go of everything", async () => {
    const { call } = await inside();
    await call.toggleScreen();
    call.leave();
    expect([...given, ...shown].map(({ readyState }) => readyState)).toEqual(
      Array(3).fill("ended"),
    );
    expect([call.own, call.stage, call.ended]).toEqual([null, "ended", "left"]);
  });
});

describe("real-time text", () => {
  it("goes out with the key, before anything else can happen", async () => {
    const words: string[] = [];
    const channel = {
      readyState: "open",
      send: (data: string) => void words.push(data),
      close: () => undefined,
    };
    const mesh = new MeshEngine({
      send: () => true,
      changed: () => undefined,
      make: () =>
        ({
          signalingState: "stable",
          addTransceiver: () => ({ sender: { replaceTrack: () => Promise.resolve() } }),
          getTransceivers: () => [],
          createDataChannel: () => channel,
          close: () => undefined,
        }) as unknown as RTCPeerConnection,
    });
    const peer = {
      peer: "b",
      session: "page-b",
      role: "host",
      name: "Sofie",
      name_is_claimed: false,
      sound_only: false,
      lost: false,
    };
    await mesh.hear({ ...welcome, peers: [peer], polite: { b: false } } as Frame);
    for (const typed of ["H", "He", "Hej", "He"]) {
      const before = words.length;
      mesh.type(typed);
      expect(words).toHaveLength(before + 1);
    }
    expect(words).toEqual(["H", "e", "j", "\b"]);
    mesh.close();
  });
});
