import { flushSync, mount, tick, unmount } from "svelte";
import { afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { setLocale } from "@/lib/i18n";
import type { Meeting, Overview } from "./api";
import { followMeetings } from "./following";
import { withTexts } from "./texts-fixture";

const server = vi.hoisted(() => ({ readOverview: vi.fn(), invitationOf: () => "" }));
vi.mock("./api", () => server);
vi.mock("./queue/entry", () => ({ load: () => Promise.resolve(null) }));
vi.mock("@/app/bootstrap.svelte", () => ({
  session: { citizen: { id: "c" }, user: { id: "c" }, userKnown: true, municipality: {} },
}));

const bells = new Map<string, Set<() => void>>();
const line = vi.hoisted(() => ({ on: vi.fn() }));
vi.mock("@/app/realtime", () => ({ realtime: line }));

const meeting = (reason: string): Meeting => ({
  id: "m",
  professional: "Nora",
  starts_at: "2030-01-01T10:00:00Z",
  ends_at: "2030-01-01T10:30:00Z",
  minutes: 30,
  kind: "fixed",
  by: "phone",
  until_done: false,
  service: "A talk",
  service_id: 1,
  late_minutes: 0,
  late_is_mine: false,
  cancelled: false,
  reason,
  can_choose_time: true,
  also_coming: [],
  device_works: null,
});
const overview = (reason: string): Overview => ({
  meetings: [meeting(reason)],
  cancelled: [],
  proposals: [],
});

let shown: Record<string, unknown> | undefined;

beforeAll(async () => {
  await withTexts();
  await import("./Video.svelte");
}, 60_000);

beforeEach(async () => {
  await setLocale("en");
  line.on.mockImplementation((bell: string, listener: () => void) => {
    const listeners = bells.get(bell) ?? new Set();
    bells.set(bell, listeners.add(listener));
    return () => listeners.delete(listener);
  });
  server.readOverview.mockResolvedValueOnce(overview("as agreed"));
  const { default: Video } = await import("./Video.svelte");
  shown = mount(Video, { target: document.body });
  flushSync();
  await vi.waitFor(() => expect(document.body.textContent).toContain("as agreed"));
  server.readOverview.mockResolvedValue(overview("the nurse is ill"));
});

afterEach(async () => {
  if (shown) await unmount(shown);
  shown = undefined;
  bells.clear();
  vi.resetAllMocks();
});

const ring = (bell: string) => bells.get(bell)?.forEach((listener) => listener());
const look = (state: DocumentVisibilityState) => {
  vi.spyOn(document, "visibilityState", "get").mockReturnValue(state);
  document.dispatchEvent(new Event("visibilitychange"));
};
const WAYS: [string, () => void][] = [
  ["a meeting was changed", () => ring("video.meeting_changed")],
  ["a meeting was booked", () => ring("video.meeting_booked")],
  ["a meeting was cancelled", () => ring("video.meeting_cancelled")],
  ["times are proposed", () => ring("video.proposed")],
  ["times are answered or taken back", () => ring("video.answered")],
  ["the page comes to the front", () => look("visible")],
  ["the line comes back", () => void dispatchEvent(new Event("online"))],
];

it.each(WAYS)("is read anew when %s, and stays in sight meanwhile", async (_, happens) => {
  happens();
  flushSync();
  expect(document.body.textContent).toContain("as agreed");
  await vi.waitFor(() => expect(document.body.textContent).toContain("the nurse is ill"));
  expect(server.readOverview).toHaveBeenCalledTimes(2);
});

it("is not read for a page that is out of sight", async () => {
  look("hidden");
  flushSync();
  await tick();
  expect(server.readOverview).toHaveBeenCalledOnce();
});

it("listens no more once it is left", async () => {
  if (shown) await unmount(shown);
  shown = undefined;
  expect([...bells.values()].map((listeners) => listeners.size)).toEqual([0, 0, 0, 0, 0]);
  const again = vi.fn();
  const stop = followMeetings(again);
  for (const [, happens] of WAYS) happens();
  expect(again).toHaveBeenCalledTimes(WAYS.length);
  stop();
  for (const [, happens] of WAYS) happens();
  expect(again).toHaveBeenCalledTimes(WAYS.length);
});
