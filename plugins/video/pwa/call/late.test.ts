import { describe, expect, it, vi } from "vitest";
import { asked, before, given, inside, shown, slowly, welcome } from "./devices-fixtures";
import { MeshEngine } from "./mesh";

const states = () => given.map(({ kind, readyState }) => [kind, readyState]);

describe("what the browser gives when the call is over", () => {
  it("is let go, and nobody comes in by it: a ring was answered, and then not", async () => {
    const { call, ticket } = before();
    const give = slowly();
    const answered = call.prepare(true).then(() => call.join());
    call.leave();
    give();
    await answered;
    await new Promise((done) => setTimeout(done));
    expect(states()).toEqual([
      ["audio", "ended"],
      ["video", "ended"],
    ]);
    expect([call.stage, call.own, ticket.mock.calls.length]).toEqual(["ended", null, 0]);
    expect(call.flags).toMatchObject({ mic: false, cam: false });
  });

  it("is let go where it was asked for anew after a telephone call", async () => {
    const { call } = await inside();
    given[0]?.stop();
    const give = slowly();
    document.dispatchEvent(new Event("visibilitychange"));
    await vi.waitFor(() => expect(asked).toHaveLength(2));
    call.leave();
    give();
    await vi.waitFor(() => expect(given).toHaveLength(3));
    await vi.waitFor(() => expect(given[2]?.readyState).toBe("ended"));
    expect(call.own).toBeNull();
  });

  it("is let go where a screen is chosen after the end", async () => {
    const { call } = await inside();
    const give = slowly();
    const chosen = call.toggleScreen();
    call.leave();
    give();
    await chosen;
    expect([shown[0]?.readyState, call.flags.screen]).toEqual(["ended", false]);
  });

  it("is let go where the call went on in another service: that one has to get it", async () => {
    const { call, hear } = await inside();
    await call.toggleCam();
    const give = slowly();
    const asking = call.toggleCam();
    const access = { ...welcome.access, engine: "external_link", url: "https://vdx.example/join" };
    hear({ ...welcome, access });
    await vi.waitFor(() => expect(call.stage).toBe("external"));
    give();
    await asking;
    expect([given.at(-1)?.kind, given.at(-1)?.readyState]).toEqual(["video", "ended"]);
    expect([call.own, call.flags.cam]).toEqual([null, false]);
    document.dispatchEvent(new Event("visibilitychange"));
    await new Promise((done) => setTimeout(done));
    expect(asked).toHaveLength(2);
    call.leave();
  });

  it("is let go when the engine takes it too late", async () => {
    const { call } = await inside();
    await call.toggleCam();
    let taken: () => void = () => undefined;
    const use = vi
      .spyOn(MeshEngine.prototype, "use")
      .mockReturnValueOnce(new Promise((done) => (taken = done)));
    const asking = call.toggleCam();
    await vi.waitFor(() => expect(use).toHaveBeenCalledWith("video", given.at(-1)));
    call.leave();
    taken();
    await asking;
    use.mockRestore();
    expect([given.at(-1)?.readyState, call.own, call.flags.cam]).toEqual(["ended", null, false]);
  });
});

describe("what was said before the end and is heard after it", () => {
  it("opens the call no more", async () => {
    const { call, hear } = await inside();
    let heard: () => void = () => undefined;
    const engine = vi
      .spyOn(MeshEngine.prototype, "hear")
      .mockReturnValueOnce(new Promise((done) => (heard = done)));
    hear({ type: "policy", relay_only: false, sound_only: false });
    await vi.waitFor(() => expect(engine).toHaveBeenCalled());
    hear(welcome);
    call.leave();
    heard();
    await new Promise((done) => setTimeout(done));
    engine.mockRestore();
    expect(call.stage).toBe("ended");
  });
});

describe("a track in whose place another one comes", () => {
  it("is let go: the camera was turned on by two taps", async () => {
    const { call } = await inside();
    await call.toggleCam();
    await Promise.all([call.toggleCam(), call.toggleCam()]);
    const cameras = given.filter(({ kind }) => kind === "video");
    expect(cameras.map(({ readyState }) => readyState)).toEqual(["ended", "ended", "live"]);
    call.leave();
  });

  it("is let go: the microphone was there and gave nothing", async () => {
    const { call } = await inside();
    await call.wakeMic();
    expect(states().filter(([kind]) => kind === "audio")).toEqual([
      ["audio", "ended"],
      ["audio", "live"],
    ]);
    expect(call.flags.mic).toBe(true);
    call.leave();
  });

  it("is let go: the screen was chosen twice", async () => {
    const { call, told } = await inside();
    await Promise.all([call.toggleScreen(), call.toggleScreen()]);
    expect(shown.map(({ readyState }) => readyState)).toEqual(["ended", "live"]);
    expect(told()).toMatchObject({ screen: true });
    call.leave();
  });
});
