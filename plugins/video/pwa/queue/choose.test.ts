import { flushSync, mount, tick, unmount } from "svelte";
import { afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { ApiProblem } from "@/lib/api";
import { setLocale } from "@/lib/i18n";
import type { Queue, Team } from "./api";
import { Line } from "./line.svelte";
import { bringTexts } from "./texts";
import { withTexts } from "../texts-fixture";

const server = vi.hoisted(() => ({ join: vi.fn(), askToBeCalled: vi.fn() }));
vi.mock("./api", () => server);

const FAMILIES = [
  { id: "1", name: "Ida" },
  { id: "2", name: "Karl" },
];
const team = (id: number) => ({ id, name: `Team ${id}`, open: true, ahead: 0 }) as Team;

let shown: Record<string, unknown>;
let line: Line;

beforeAll(async () => {
  await bringTexts();
  await withTexts();
  await import("./Choose.svelte");
}, 60_000);

beforeEach(async () => {
  await setLocale("en");
  const which = new ApiProblem(422, {
    code: "family_needed",
    title: "For which family?",
    families: FAMILIES,
  });
  server.join.mockRejectedValue(which);
  server.askToBeCalled.mockRejectedValue(which);
  const { default: Choose } = await import("./Choose.svelte");
  line = new Line();
  const queue = { teams: [team(1), team(2)], place: null, last: null } as Queue;
  shown = mount(Choose, { target: document.body, props: { line, queue } });
  flushSync();
});

afterEach(async () => {
  await unmount(shown);
  vi.clearAllMocks();
});

const button = (words: string) =>
  [...document.querySelectorAll("button")].find((one) => one.textContent.includes(words));

async function press(words: string) {
  const found = button(words);
  found?.focus();
  found?.click();
  await vi.waitFor(() => expect(line.busy).toBe(false));
  await tick();
}

it.each(["Team 2", "Call me by phone"])(
  "the question which family it is leads back to where it came from: %s",
  async (words) => {
    await press(words);
    expect(document.activeElement?.textContent).toBe("For which family?");
    await press("One step back");
    expect(button("Karl")).toBeUndefined();
    expect(document.activeElement).toBe(button(words));
    expect(server.join.mock.calls.length + server.askToBeCalled.mock.calls.length).toBe(1);
  },
);

it("another question is read anew", async () => {
  await press("Team 2");
  await press("Call me by phone");
  expect(document.activeElement?.textContent).toBe("For which family?");
  await press("Karl");
  expect(server.askToBeCalled).toHaveBeenLastCalledWith(expect.any(Number), "2");
});
