import { flushSync, mount, tick, unmount } from "svelte";
import { afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { ApiProblem } from "@/lib/api";
import { setLocale } from "@/lib/i18n";
import type { Meeting, Service, Slot } from "./api";
import { dayKey, laterDay } from "./times";
import { withTexts } from "./texts-fixture";

const server = vi.hoisted(() => ({
  readServices: vi.fn(),
  readMeeting: vi.fn(),
  readSlots: vi.fn(),
  moveMeeting: vi.fn(),
  keepTime: vi.fn(),
}));
vi.mock("./api", () => server);
vi.mock("@/app/bootstrap.svelte", () => ({
  session: { citizen: { id: "c" }, user: { id: "c" }, userKnown: true, municipality: {} },
}));

const SERVICE: Service = { id: 7, name: "A talk", minutes: 30, people: [], is_window: false };
const MEETING = { id: "m", service_id: 7 } as Meeting;
const NO_FREE_TIMES = "There are no free times";
const TODAY = dayKey(new Date());
const inDays = (days: number) => laterDay(TODAY, days);
const slot = (days: number): Slot => {
  const starts_at = `${inDays(days)}T10:00:00`;
  return { starts_at, ends_at: starts_at };
};
const found = (...days: number[]) => ({ results: days.map(slot), last_day: inDays(60) });

let shown: Record<string, unknown> | undefined;

beforeAll(async () => {
  await withTexts();
  await import("./Book.svelte");
}, 60_000);

beforeEach(async () => {
  await setLocale("en");
  server.readServices.mockResolvedValue([SERVICE]);
  server.readMeeting.mockResolvedValue(MEETING);
});

afterEach(async () => {
  if (shown) await unmount(shown);
  shown = undefined;
  vi.resetAllMocks();
});

async function open(meeting?: string) {
  const { default: Book } = await import("./Book.svelte");
  shown = mount(Book, { target: document.body, props: { params: meeting ? { meeting } : {} } });
  flushSync();
  await rest();
}

/** Until nothing is asked for any more. */
async function rest() {
  await new Promise((done) => setTimeout(done));
  await tick();
}

const text = () => document.body.textContent;
const buttons = () => [...document.querySelectorAll("button")];
const button = (words: string) => buttons().find((one) => one.textContent.includes(words));
const days = () => buttons().filter((one) => one.textContent.includes("free")).length;
const asked = () =>
  server.readSlots.mock.calls.map(([, wanted]) => (wanted as { from: string }).from);

async function press(words: string) {
  const one = button(words);
  expect(one, words).toBeDefined();
  one?.click();
  await rest();
}

it.each(["m", undefined])(
  "times that could not be read are not said to be none, and are asked for again: move %s",
  async (meeting) => {
    server.readSlots.mockRejectedValueOnce(new Error("timed out"));
    server.readSlots.mockResolvedValue(found(1, 2));
    await open(meeting);
    expect(text()).toContain("There is no connection");
    expect(text()).not.toContain(NO_FREE_TIMES);
    await press("Try again");
    expect(days()).toBe(2);
    expect(text()).not.toContain("There is no connection");
    expect(asked()).toEqual([TODAY, TODAY]);
  },
);

it("says that there are none where that was the answer", async () => {
  server.readSlots.mockResolvedValue(found());
  await open("m");
  expect(text()).toContain(NO_FREE_TIMES);
  expect(button("Try again")).toBeUndefined();
});

it("skips no days when the later ones could not be read", async () => {
  server.readSlots.mockResolvedValueOnce(found(1));
  server.readSlots.mockRejectedValueOnce(new Error("timed out"));
  server.readSlots.mockResolvedValue(found(15));
  await open("m");
  await press("See later days");
  expect(text()).not.toContain(NO_FREE_TIMES);
  await press("Try again");
  expect(days()).toBe(1);
  await press("See later days");
  expect(asked()).toEqual([TODAY, inDays(14), inDays(14), inDays(28)]);
});

it("asks anew from today for another kind of meeting, however far one had looked before", async () => {
  server.readServices.mockResolvedValue([SERVICE, { ...SERVICE, id: 8, name: "A visit" }]);
  server.readSlots.mockResolvedValueOnce(found(1));
  server.readSlots.mockResolvedValueOnce(found(15));
  server.readSlots.mockRejectedValueOnce(new Error("timed out"));
  server.readSlots.mockResolvedValue(found(1));
  await open();
  await press("A talk");
  await press("See later days");
  await press("One step back");
  await press("A visit");
  await press("Try again");
  expect(asked()).toEqual([TODAY, inDays(14), TODAY, TODAY]);
});

const REFUSALS: [string, number[], number][] = [
  ["the last of the free ones", [4, 9], 10],
  ["the wanted one where none is free", [], 4],
];

it.each(REFUSALS)("after somebody was first, later days begin behind %s", async (_, free, next) => {
  server.readSlots.mockResolvedValue(found(3));
  server.moveMeeting.mockRejectedValue(
    new ApiProblem(409, { code: "taken", title: "Taken", slots: free.map(slot) }),
  );
  await open("m");
  buttons()
    .find((one) => one.textContent.includes("free"))
    ?.click();
  await rest();
  await press("10");
  expect(days()).toBe(free.length);
  await press("See later days");
  expect(asked()).toEqual([TODAY, inDays(next)]);
});
