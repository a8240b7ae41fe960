import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { LivePart } from "./live-part";

const read = vi.fn<() => Promise<boolean>>();
let visible: DocumentVisibilityState;
let part: LivePart;

const after = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds);

function look(state: DocumentVisibilityState): void {
  visible = state;
  document.dispatchEvent(new Event("visibilitychange"));
}

beforeEach(() => {
  vi.useFakeTimers();
  visible = "visible";
  vi.spyOn(document, "visibilityState", "get").mockImplementation(() => visible);
  read.mockReset().mockResolvedValue(true);
  part = new LivePart({ read, every: 45_000 });
  part.start();
});

afterEach(() => {
  part.stop();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

it("makes one reading of many bells", async () => {
  part.soon();
  part.soon();
  await after(999);
  expect(read).not.toHaveBeenCalled();
  part.soon();
  await after(1);
  expect(read).toHaveBeenCalledOnce();
  await after(30_000);
  expect(read).toHaveBeenCalledOnce();
});

it("reads now and then, though no bell rang", async () => {
  await after(46_000);
  expect(read).toHaveBeenCalledOnce();
});

it("forgets nothing that came while somebody wrote there", async () => {
  read.mockResolvedValueOnce(false).mockResolvedValueOnce(false);
  part.soon();
  await after(3000);
  expect(read).toHaveBeenCalledTimes(3);
  await after(10_000);
  expect(read).toHaveBeenCalledTimes(3);
});

it("rests while the page is behind another, and reads when it is looked at again", async () => {
  look("hidden");
  part.soon();
  await after(2000);
  expect(read).not.toHaveBeenCalled();
  look("visible");
  await after(0);
  expect(read).toHaveBeenCalledOnce();
});

it("does not read when nothing rang meanwhile", async () => {
  look("hidden");
  await after(2000);
  look("visible");
  await after(0);
  expect(read).not.toHaveBeenCalled();
});

it("is read in the background where that is asked for", async () => {
  part.stop();
  part = new LivePart({ read, every: 45_000, inBackground: true });
  part.start();
  look("hidden");
  part.soon();
  await after(1000);
  expect(read).toHaveBeenCalledOnce();
});

it("reads once at a time, and once more for all that rang meanwhile", async () => {
  const answers: (() => void)[] = [];
  read.mockImplementation(() => new Promise((resolve) => answers.push(() => resolve(true))));
  void part.now();
  await after(0);
  void part.now();
  part.soon();
  await after(1000);
  expect(read).toHaveBeenCalledTimes(1);
  answers[0]?.();
  await after(0);
  expect(read).toHaveBeenCalledTimes(2);
  answers[1]?.();
  await after(10_000);
  expect(read).toHaveBeenCalledTimes(2);
});

it("lives on after a reading that failed", async () => {
  read.mockRejectedValueOnce(new Error("no line"));
  part.soon();
  await after(1000);
  part.soon();
  await after(1000);
  expect(read).toHaveBeenCalledTimes(2);
});
