import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { backOff, Signal, type Wire } from "./signal";

class FakeWire implements Wire {
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  sent: Record<string, unknown>[] = [];
  send(text: string) {
    this.sent.push(JSON.parse(text) as Record<string, unknown>);
  }
  close() {
    this.onclose?.({ code: 1005 });
  }
  say(frame: unknown) {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }
}

/** As Chromium's on a line that is gone: it waits up to a minute for the other side's goodbye. */
class GoneWire extends FakeWire {
  closes = 0;
  override close() {
    this.closes += 1;
  }
}

function make(
  ticket: () => Promise<string> = () => Promise.resolve("t"),
  Made: new () => FakeWire = FakeWire,
) {
  const wires: FakeWire[] = [];
  const told = { ended: [] as number[], connected: [] as boolean[], heard: [] as string[] };
  const signal = new Signal({
    ticket: vi.fn(ticket),
    open: () => {
      const wire = new Made();
      wires.push(wire);
      return wire;
    },
    heard: (frame) => told.heard.push(frame.type),
    connected: (there) => told.connected.push(there),
    ended: (code) => told.ended.push(code),
    random: () => 0,
  });
  return { signal, wires, told };
}

describe("the signalling socket", () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  const settle = () => vi.advanceTimersByTimeAsync(0);

  it("says hello with a new ticket each time, and with what makes it the same page", async () => {
    const { signal, wires, told } = make();
    signal.start();
    await settle();
    wires[0]?.onopen?.();
    expect(wires[0]?.sent).toEqual([{ type: "hello", v: 1, ticket: "t" }]);
    wires[0]?.say({ type: "welcome", resume: "secret" });
    wires[0]?.onclose?.({ code: 1006 });
    expect(told.connected).toEqual([true, false]);
    await vi.advanceTimersByTimeAsync(500);
    wires[1]?.onopen?.();
    expect(wires[1]?.sent).toEqual([{ type: "hello", v: 1, ticket: "t", resume: "secret" }]);
    signal.stop();
  });

  it.each([4409, 4410, 4411, 4412, 4413])("stays closed after %d", async (code) => {
    const { signal, wires, told } = make();
    signal.start();
    await settle();
    wires[0]?.onclose?.({ code });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(wires).toHaveLength(1);
    expect(told.ended).toEqual([code]);
  });

  it("tries a refused ticket once more, and no third time", async () => {
    const { signal, wires, told } = make();
    signal.start();
    await settle();
    wires[0]?.onclose?.({ code: 4401 });
    await vi.advanceTimersByTimeAsync(1000);
    wires[1]?.onclose?.({ code: 4401 });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(wires).toHaveLength(2);
    expect(told.ended).toEqual([4401]);
  });

  it("ends when the server refuses a ticket, and goes on when it cannot be reached", async () => {
    const refused = make(() => Promise.reject(Object.assign(new Error(), { status: 410 })));
    refused.signal.start();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(refused.told.ended).toEqual([410]);
    const away = make(() => Promise.reject(new Error("no network")));
    away.signal.start();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(away.told.ended).toEqual([]);
    away.signal.stop();
  });

  it("comes back at once when the network does", async () => {
    const { signal, wires } = make();
    signal.start();
    await settle();
    wires[0]?.onclose?.({ code: 1006 });
    dispatchEvent(new Event("online"));
    await settle();
    expect(wires).toHaveLength(2);
    signal.stop();
  });

  it("says goodbye, so that nobody waits", async () => {
    const { signal, wires, told } = make();
    signal.start();
    await settle();
    signal.stop();
    expect(wires[0]?.sent).toEqual([{ type: "bye" }]);
    await vi.advanceTimersByTimeAsync(60_000);
    expect([wires.length, told.ended]).toEqual([1, []]);
  });

  it("waits longer each time, eight seconds at most and half as much again", () => {
    expect([0, 1, 2, 3, 4, 9].map((attempt) => backOff(attempt, () => 0))).toEqual([
      500, 1000, 2000, 4000, 8000, 8000,
    ]);
    expect(backOff(9, () => 1)).toBe(12_000);
  });

  describe("on a line that is gone without a word", () => {
    async function welcomed() {
      const made = make(undefined, GoneWire);
      made.signal.start();
      await settle();
      made.wires[0]?.onopen?.();
      made.wires[0]?.say({ type: "welcome", resume: "secret" });
      return made;
    }

    it("is opened anew after three pings in vain, and waits for no goodbye", async () => {
      const { signal, wires, told } = await welcomed();
      await vi.advanceTimersByTimeAsync(44_000);
      expect(wires).toHaveLength(1);
      await vi.advanceTimersByTimeAsync(2000);
      expect([wires.length, (wires[0] as GoneWire).closes]).toEqual([2, 1]);
      expect(told.connected).toEqual([true, false]);
      signal.stop();
    });

    it("is asked when the phone is looked at again, and opened anew when it gives no answer", async () => {
      const { signal, wires } = await welcomed();
      dispatchEvent(new Event("online"));
      expect(wires[0]?.sent.at(-1)).toEqual({ type: "ping" });
      await vi.advanceTimersByTimeAsync(3900);
      expect(wires).toHaveLength(1);
      await vi.advanceTimersByTimeAsync(700);
      wires[1]?.onopen?.();
      expect(wires[1]?.sent).toEqual([{ type: "hello", v: 1, ticket: "t", resume: "secret" }]);
      signal.stop();
    });

    it("is asked when the phone is looked at again, and stays when it answers", async () => {
      const { signal, wires } = await welcomed();
      dispatchEvent(new Event("online"));
      await vi.advanceTimersByTimeAsync(3000);
      wires[0]?.say({ type: "pong" });
      await vi.advanceTimersByTimeAsync(10_000);
      expect(wires).toHaveLength(1);
      signal.stop();
    });

    it.each(["that never opens", "that opens and says nothing of the room"])(
      "is given up after ten seconds: one %s",
      async (how) => {
        const { signal, wires, told } = make(undefined, GoneWire);
        signal.start();
        await settle();
        if (how !== "that never opens") {
          wires[0]?.onopen?.();
          wires[0]?.say({ type: "pong" });
        }
        await vi.advanceTimersByTimeAsync(9000);
        // A look at the phone gives it no longer, and asks nothing of one that isn't open.
        dispatchEvent(new Event("online"));
        await vi.advanceTimersByTimeAsync(900);
        expect(wires).toHaveLength(1);
        await vi.advanceTimersByTimeAsync(700);
        expect(wires).toHaveLength(2);
        // What the one before says by now is no news.
        const said = wires[0]?.sent.length;
        wires[0]?.onopen?.();
        wires[0]?.say({ type: "lobby", position: 1 });
        wires[0]?.onclose?.({ code: 4409 });
        expect([wires[0]?.sent.length, told.heard, told.ended]).toEqual([said, [], []]);
        signal.stop();
      },
    );

    it("stays as long as there is a lobby to wait in", async () => {
      const { signal, wires } = make(undefined, GoneWire);
      signal.start();
      await settle();
      wires[0]?.onopen?.();
      wires[0]?.say({ type: "lobby", position: 1 });
      await vi.advanceTimersByTimeAsync(30_000);
      expect(wires).toHaveLength(1);
      signal.stop();
      await vi.advanceTimersByTimeAsync(60_000);
      expect(wires).toHaveLength(1);
    });

    it("is not opened anew after the goodbye", async () => {
      const { signal, wires } = await welcomed();
      dispatchEvent(new Event("online"));
      signal.stop();
      await vi.advanceTimersByTimeAsync(60_000);
      expect(wires).toHaveLength(1);
    });
  });
});
