import { afterEach, describe, expect, it, vi } from "vitest";
import { asked, given, inside, refuses, slowly, welcome } from "./devices-fixtures";

const cameras = () => given.filter(({ kind }) => kind === "video");
const settled = () => new Promise((done) => setTimeout(done));

/** The page is put away, or looked at again. */
function look(how: DocumentVisibilityState): void {
  vi.spyOn(document, "visibilityState", "get").mockReturnValue(how);
  document.dispatchEvent(new Event("visibilitychange"));
}
afterEach(() => void vi.restoreAllMocks());

/** Pulled out, or taken by another program: the browser says so. */
function end(): void {
  const camera = cameras().at(-1);
  camera?.stop();
  camera?.onended?.();
}

describe("a camera that ended", () => {
  it("is off for the others as well, and its button says so", async () => {
    const { call, told } = await inside();
    end();
    await vi.waitFor(() => expect(told()).toMatchObject({ cam: false, mic: true }));
    expect([call.flags.cam, call.own?.getVideoTracks()]).toEqual([false, []]);
    await call.toggleCam();
    expect(told()).toMatchObject({ cam: true });
    expect(cameras().map(({ readyState }) => readyState)).toEqual(["ended", "live"]);
    call.leave();
  });

  it("is off as long as the page is away, and asked for anew when it is back, once", async () => {
    const { call, told } = await inside();
    look("hidden");
    end();
    await vi.waitFor(() => expect(told()).toMatchObject({ cam: false }));
    look("visible");
    await vi.waitFor(() => expect(told()).toMatchObject({ cam: true }));
    look("visible");
    await settled();
    expect([asked.length, asked[1]?.audio]).toEqual([2, false]);
    call.leave();
  });

  it("stays off when it ended before one's eyes: nobody is seen by putting the phone away", async () => {
    const { call, told } = await inside();
    end();
    await vi.waitFor(() => expect(told()).toMatchObject({ cam: false }));
    look("hidden");
    look("visible");
    await settled();
    expect(asked).toHaveLength(1);
    call.leave();
  });

  it("stays off where only sound is allowed by now", async () => {
    const { call, hear, told } = await inside();
    look("hidden");
    end();
    hear({ ...welcome, policy: { relay_only: false, sound_only: true } });
    await vi.waitFor(() => expect([call.soundOnly, told()?.cam]).toEqual([true, false]));
    look("visible");
    await settled();
    expect(asked).toHaveLength(1);
    call.leave();
  });

  it("stays off when it ended before one came in", async () => {
    const { call, told } = await inside(() => {
      look("hidden");
      end();
      look("visible");
    });
    await vi.waitFor(() => expect(told()).toMatchObject({ cam: false, mic: true }));
    look("visible");
    await settled();
    expect(asked).toHaveLength(1);
    call.leave();
  });

  it("is off when it can't be had after a telephone call", async () => {
    const { call, told } = await inside();
    cameras()[0]?.stop();
    refuses();
    look("visible");
    await vi.waitFor(() => expect(told()).toMatchObject({ cam: false, mic: true }));
    expect([call.flags.cam, call.trouble]).toEqual([false, "busy"]);
    call.leave();
  });

  it("says nothing any more when another one is held, or the call is over", async () => {
    const { call, told } = await inside();
    await call.flip();
    cameras()[0]?.onended?.();
    await settled();
    expect(told()).toMatchObject({ cam: true });
    expect(cameras()[1]?.readyState).toBe("live");
    call.leave();
    cameras()[1]?.onended?.();
    await settled();
    expect(call.own).toBeNull();
  });
});

describe("a camera that could not be turned", () => {
  it("is off, and the next one that is turned on looks to the side of before", async () => {
    const { call, told } = await inside();
    refuses();
    await call.flip();
    expect(told()).toMatchObject({ cam: false, mic: true });
    expect([call.flags.cam, call.own?.getVideoTracks(), call.facing]).toEqual([false, [], "user"]);
    slowly()();
    await call.toggleCam();
    expect(asked.at(-1)?.video).toMatchObject({ facingMode: "user" });
    expect(told()).toMatchObject({ cam: true });
    call.leave();
  });
});
