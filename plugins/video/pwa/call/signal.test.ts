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

function make(ticket: () => Promise<string> = () => Promise.resolve("t")) {
  const wires: FakeWire[] = [];
  const told = { ended: [] as number[], connected: [] as boolean[], heard: [] as string[] };
  const signal = new Signal({
    ticket: vi.fn(ticket),
    open: () => {
      const wire = new FakeWire();
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
});
