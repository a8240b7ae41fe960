import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { become, make } from "./fixtures";

beforeEach(() => {
  vi.stubGlobal(
    "MediaStream",
    class {
      readonly active = true;
    },
  );
  vi.useFakeTimers();
});
afterEach(() => vi.useRealTimers());

/** A link that has a way, and some looks with so many new packets of sound in each. */
function connected() {
  const { link, connection } = make(false);
  become(connection, "connected");
  const looks = async (count: number, packets: number) => {
    for (let one = 0; one < count; one += 1) {
      connection.packets += packets;
      await vi.advanceTimersByTimeAsync(500);
    }
  };
  return { link, connection, looks, now: () => [link.state, connection.restarts] };
}

describe("sound that comes no more", () => {
  it("is noticed before the browser says so, and a new way is looked for until it comes again", async () => {
    const { link, looks, now } = connected();
    await looks(10, 50);
    await looks(4, 0);
    expect(now()).toEqual(["connected", 0]);
    await looks(1, 0);
    expect(now()).toEqual(["weak", 1]);
    await looks(1, 50);
    expect(now()).toEqual(["connected", 1]);
    await looks(40, 50);
    expect(now()).toEqual(["connected", 1]);
    link.close();
  });

  it("says nothing where none ever came, or had only begun", async () => {
    const { link, looks, now } = connected();
    await looks(20, 0);
    await looks(9, 50);
    await looks(20, 0);
    expect(now()).toEqual(["connected", 0]);
    link.close();
  });

  it("says nothing to whoever slept meanwhile", async () => {
    const { link, looks, now } = connected();
    await looks(10, 50);
    await looks(4, 0);
    vi.setSystemTime(Date.now() + 60_000);
    await looks(20, 0);
    expect(now()).toEqual(["connected", 0]);
    link.close();
  });

  it("is not looked for again and again while the browser says that the way is there", async () => {
    const { link, looks, now } = connected();
    await looks(10, 50);
    await looks(5, 0);
    expect(now()).toEqual(["weak", 1]);
    await looks(15, 0);
    expect(now()).toEqual(["connected", 1]);
    await looks(100, 0);
    expect(now()).toEqual(["connected", 1]);
    link.close();
  });

  it("is given its own time where it is looked for already, when the browser says that the way is gone", async () => {
    const { link, connection, looks, now } = connected();
    await looks(10, 50);
    await looks(5, 0);
    become(connection, "disconnected");
    await looks(14, 0);
    expect(now()).toEqual(["weak", 1]);
    await looks(2, 0);
    expect(now()).toEqual(["weak", 2]);
    link.close();
  });

  it("is looked for at once when the browser says so and it had not been steady before", async () => {
    const { link, connection, looks, now } = connected();
    await looks(9, 50);
    await looks(5, 0);
    expect(now()).toEqual(["connected", 0]);
    become(connection, "disconnected");
    await vi.advanceTimersByTimeAsync(10);
    expect(now()).toEqual(["weak", 1]);
    link.close();
  });

  it.each([
    ["it never came", 0, 20],
    ["it came until just now", 50, 4],
  ])("is waited for, when the browser says so, where %s", async (_why, packets, silent) => {
    const { link, connection, looks, now } = connected();
    await looks(8, packets);
    await looks(silent, 0);
    become(connection, "disconnected");
    await vi.advanceTimersByTimeAsync(2400);
    expect(now()).toEqual(["weak", 0]);
    await vi.advanceTimersByTimeAsync(200);
    expect(now()).toEqual(["weak", 1]);
    link.close();
  });
});
