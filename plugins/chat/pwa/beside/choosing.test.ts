import { expect, it } from "vitest";
import type { Conversation } from "@/lib/api";
import { conversationFor } from "./choosing";

const thread = (id: string, change: Partial<Conversation> = {}) =>
  ({
    id,
    family: "ours",
    team: 1,
    second_team: null,
    kind: "own",
    rests: false,
    ...change,
  }) as Conversation;
const meeting = { family: "ours", team: 1, for_one_adult: false };
const chosen = (threads: Conversation[], change: Partial<typeof meeting> = {}) =>
  conversationFor(threads, { ...meeting, ...change })?.id;

it("is the person's own with the team of the call, the latest first", () => {
  expect(chosen([thread("a", { team: 2 }), thread("b"), thread("c")])).toBe("b");
});

it("is none with another team, and none of another family", () => {
  expect(chosen([thread("a", { team: 2 }), thread("b", { family: "theirs" })])).toBeUndefined();
});

it("is one that the team of the call is taking over, where it has none of its own", () => {
  const warm = thread("a", { team: 2, second_team: 1 });
  expect(chosen([warm])).toBe("a");
  expect(chosen([warm, thread("b")])).toBe("b");
  expect(chosen([thread("a", { team: 2, second_team: 3 })])).toBeUndefined();
});

it("is none where no team can be told", () => {
  const unknown = { ...meeting, team: null };
  expect(conversationFor([thread("a")], unknown)).toBeUndefined();
});

it("is the shared one where the meeting is the whole family's", () => {
  expect(chosen([thread("a"), thread("b", { kind: "shared" })])).toBe("b");
});

it("is not a shared one in which nobody can write now", () => {
  expect(chosen([thread("a", { kind: "shared", rests: true }), thread("b")])).toBe("b");
});

it("is never a shared one where only this adult knows of the meeting", () => {
  const shared = thread("a", { kind: "shared" });
  expect(chosen([shared, thread("b")], { for_one_adult: true })).toBe("b");
  expect(chosen([shared], { for_one_adult: true })).toBeUndefined();
});
