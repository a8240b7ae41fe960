import { flushSync, mount, tick, unmount } from "svelte";
import { afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { ApiProblem, Unreachable } from "@/lib/api";
import { setLocale } from "@/lib/i18n";
import { bringTexts } from "./texts";

const server = vi.hoisted(() => ({ useLink: vi.fn(), readGuest: vi.fn(), guestTicket: vi.fn() }));
vi.mock("./api", () => server);
vi.mock("./CallScreen.svelte", () => ({ default: () => undefined }));
vi.mock("./check/ByLink.svelte", () => ({ default: () => undefined }));

const FACTS = { role: "guest", starts_at: "2026-12-01T10:00:00Z", late_minutes: 0 };
let shown: Record<string, unknown> | undefined;

beforeAll(async () => {
  await bringTexts();
  await import("./Join.svelte");
}, 60_000);

beforeEach(() => setLocale("en"));

afterEach(async () => {
  await leave();
  vi.resetAllMocks();
});

async function open() {
  history.replaceState(null, "", "/video/join#t=secret");
  const { default: Join } = await import("./Join.svelte");
  shown = mount(Join, { target: document.body });
  flushSync();
  await tick();
}

async function leave() {
  if (shown) await unmount(shown);
  shown = undefined;
}

async function tap() {
  document.querySelector<HTMLButtonElement>("button.wide, main button")?.click();
  await new Promise((done) => setTimeout(done));
  await tick();
}

const keys = () => server.useLink.mock.calls.map(([, key]) => String(key));

it("repeats its key when no answer came, so that the link lets it in", async () => {
  server.useLink.mockRejectedValueOnce(new Unreachable(true));
  server.useLink.mockResolvedValueOnce(FACTS);
  await open();
  await tap();
  await tap();
  expect(server.useLink.mock.calls.map(([token]) => String(token))).toEqual(["secret", "secret"]);
  const [first, second] = keys();
  expect(first).toMatch(/^[0-9a-f]{32}$/);
  expect(second).toBe(first);
  expect(document.body.textContent).toContain("guest");
});

it("has another key on each page, and looks for no other meeting when the link was used", async () => {
  server.useLink.mockRejectedValue(new ApiProblem(410, { code: "link_used", title: "Used" }));
  await open();
  await tap();
  await leave();
  await open();
  await tap();
  expect(new Set(keys()).size).toBe(2);
  expect(server.readGuest).not.toHaveBeenCalled();
  expect(document.body.textContent).toContain("The link has been used");
});
