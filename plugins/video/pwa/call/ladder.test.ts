import { describe, expect, it } from "vitest";
import { RUNGS, START, step, WITHOUT_PICTURE, type Measured, type Standing } from "./ladder";

const fine: Measured = { loss: 0, available: 3_000_000 };
const lossy: Measured = { loss: 0.09, available: null };

function after(measured: Measured[], from: Standing = START): Standing {
  return measured.reduce(step, from);
}
const times = (count: number, measured: Measured) => Array<Measured>(count).fill(measured);

describe("the ladder of pictures", () => {
  it("goes from 720p by 360p and 180p to sound alone", () => {
    expect(RUNGS).toEqual([
      { height: 720, frames: 30, bitrate: 1_500_000 },
      { height: 360, frames: 30, bitrate: 500_000 },
      { height: 180, frames: 15, bitrate: 150_000 },
      null,
    ]);
    expect([1, 2, 3, 4].map((count) => after(times(count, lossy)).rung)).toEqual([1, 2, 3, 3]);
  });

  it("stays at the limit of loss and goes down just above it", () => {
    expect(after([{ loss: 0.08, available: null }]).rung).toBe(0);
    expect(after([{ loss: 0.081, available: null }]).rung).toBe(1);
  });

  it("waits for a second look at what can be sent, and then takes the rung that fits", () => {
    const little = { loss: 0, available: 200_000 };
    expect(after([little]).rung).toBe(0);
    expect(after([little, fine, little]).rung).toBe(0);
    expect(after([little, little]).rung).toBe(2);
    expect(after(times(2, { loss: 0, available: 20_000 })).rung).toBe(WITHOUT_PICTURE);
    expect(after(times(2, { loss: 0, available: 700_000 })).rung).toBe(1);
  });

  it("climbs one rung after four good measurements in a row, and no earlier", () => {
    const low = after(times(2, lossy));
    expect(after(times(3, fine), low).rung).toBe(2);
    expect(after(times(4, fine), low).rung).toBe(1);
    expect(
      after([...times(3, fine), { loss: 0.03, available: null }, ...times(3, fine)], low).rung,
    ).toBe(2);
    expect(after(times(8, fine), low).rung).toBe(0);
    expect(after(times(3, { loss: null, available: null }), low).rung).toBe(2);
  });

  it("comes back from sound alone, where nothing says how much could be sent", () => {
    const quiet = after(times(3, lossy));
    expect(after(times(4, { loss: 0, available: 60_000 }), quiet).rung).toBe(2);
  });

  it("waits twice as long after each climb in vain, and begins anew once a line is good", () => {
    let now = after([lossy]);
    for (const wait of [4, 8, 16, 32, 32]) {
      expect(after(times(wait - 1, fine), now).rung).toBe(1);
      now = after(times(wait, fine), now);
      expect(now.rung).toBe(0);
      now = after([lossy], now);
    }
    expect(after(times(64, fine), now)).toEqual(START);
  });
});
