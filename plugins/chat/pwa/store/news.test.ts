import { expect, it } from "vitest";
import type { ChatMessage } from "@/lib/api";
import type { StoredEvent } from "./database";
import { isAtEnd, newsPast } from "./news";

const event = (seq: number, message: Partial<ChatMessage> | null) =>
  ({ seq, message: message && { withdrawn_at: null, ...message } }) as StoredEvent;

it("is everything of others since the last that was heard, not the last event only", () => {
  const events = [
    event(1, { author: "team", body: "known" }),
    event(2, { author: "team", body: "one" }),
    event(3, { author: "me", body: "mine" }),
    event(4, { author: "family", body: "two" }),
    event(5, { author: "team", body: null, withdrawn_at: "x" }),
    event(6, null),
  ];
  expect(newsPast(events, 1).map((message) => message.body)).toEqual(["one", "two"]);
  expect(newsPast(events, 6)).toEqual([]);
});

it("is at the end within a thumb's breadth, and not where older messages are read", () => {
  const tall = { scrollHeight: 2000, clientHeight: 600 };
  expect(isAtEnd({ ...tall, scrollTop: 1400 })).toBe(true);
  expect(isAtEnd({ ...tall, scrollTop: 1300 })).toBe(true);
  expect(isAtEnd({ ...tall, scrollTop: 900 })).toBe(false);
  expect(isAtEnd({ scrollHeight: 400, clientHeight: 600, scrollTop: 0 })).toBe(true);
});
