import { beforeAll, beforeEach, expect, it, vi } from "vitest";

const push = vi.hoisted(() => ({
  compareWithServer: vi.fn(() => Promise.resolve()),
  pauseSubscription: vi.fn(() => Promise.resolve()),
  forgetSubscription: vi.fn(() => Promise.resolve()),
  showBadge: vi.fn(),
}));
const here = vi.hoisted(() => ({
  session: { userKnown: true, unread: 0, user: null as { id: string } | null },
  follow: [] as (() => void)[],
}));
vi.mock("@/lib/push", () => push);
vi.mock("@/app/realtime", () => ({ realtime: { on: vi.fn() } }));
vi.mock("@/app/router.svelte", () => ({ navigate: vi.fn() }));
vi.mock("@/app/bootstrap.svelte", () => ({
  session: here.session,
  onBootstrap: (follow: () => void) => here.follow.push(follow),
  readBootstrap: vi.fn(),
}));

async function signedIn(id: string | null) {
  here.session.user = id ? { id } : null;
  for (const follow of here.follow) follow();
  await Promise.resolve();
}

beforeAll(async () => {
  const { startNotifications } = await import("./start");
  startNotifications();
}, 60_000);

beforeEach(() => vi.clearAllMocks());

it("pauses between two sessions and forgets nobody's wish; whoever comes next is named", async () => {
  await signedIn("amina");
  expect(push.compareWithServer).toHaveBeenLastCalledWith("amina");
  // Locked without a code: opening it by signing in ends the session first.
  await signedIn(null);
  expect(push.pauseSubscription).toHaveBeenCalledOnce();
  await signedIn("amina");
  await signedIn("amina");
  expect(push.compareWithServer).toHaveBeenCalledTimes(2);
  await signedIn("bodil");
  expect(push.compareWithServer).toHaveBeenLastCalledWith("bodil");
  expect(push.forgetSubscription).not.toHaveBeenCalled();
});
