import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { followTyping, isTeamWriting, teamHasWritten, tellTyping } from "./typing.svelte";

type Listener = (data: Record<string, unknown>) => void;
const line = vi.hoisted(() => ({
  state: "live",
  heard: new Map<string, Listener>(),
  on(event: string, listener: Listener) {
    line.heard.set(event, listener);
    return () => line.heard.delete(event);
  },
  command: vi.fn(() => Promise.reject(new Error("offline"))),
}));
vi.mock("@/app/realtime", () => ({ realtime: line }));

let stop: () => void;

beforeEach(() => {
  vi.useFakeTimers();
  vi.setSystemTime(Date.now() + 3_600_000);
  line.state = "live";
  line.command.mockClear();
  stop = followTyping();
});

afterEach(() => {
  stop();
  vi.useRealTimers();
});

const ring = (conversation: unknown) => line.heard.get("chat.team_typing")?.({ conversation });

it("says so for some seconds, in that thread only", () => {
  ring("one");
  expect([isTeamWriting("one"), isTeamWriting("two")]).toEqual([true, false]);
  vi.advanceTimersByTime(6_000);
  ring("one");
  vi.advanceTimersByTime(6_000);
  expect(isTeamWriting("one")).toBe(true);
  vi.advanceTimersByTime(2_500);
  expect(isTeamWriting("one")).toBe(false);
});

it("ends with the answer, and when the thread is closed", () => {
  ring("one");
  teamHasWritten();
  expect(isTeamWriting("one")).toBe(false);
  ring("one");
  stop();
  expect(isTeamWriting("one")).toBe(false);
  expect(line.heard.size).toBe(0);
});

it("tells the team at most every few seconds, and only with a line", () => {
  for (let key = 0; key < 10; key++) {
    tellTyping("one");
    vi.advanceTimersByTime(500);
  }
  expect(line.command.mock.calls).toEqual([
    ["chat.typing", { conversation: "one" }],
    ["chat.typing", { conversation: "one" }],
  ]);
  line.state = "waiting";
  vi.advanceTimersByTime(60_000);
  tellTyping("one");
  expect(line.command).toHaveBeenCalledTimes(2);
});
