import { describe, expect, it } from "vitest";
import { pathOf, readMessage } from "./push";

const ORIGIN = "https://fjordby.example";

describe("a message", () => {
  it("is shown as the server wrote it", () => {
    const text = JSON.stringify({
      web_push: 8030,
      notification: {
        title: "Family Start",
        body: "Du har en ny besked.",
        lang: "da",
        dir: "ltr",
        navigate: `${ORIGIN}/chat/`,
        tag: "chat.new",
        app_badge: "3",
      },
      app_badge: 3,
      receipt: "abc",
    });
    expect(readMessage(text, ORIGIN)).toEqual({
      title: "Family Start",
      options: {
        body: "Du har en ny besked.",
        icon: "/icon-192.png",
        lang: "da",
        dir: "ltr",
        tag: "chat.new",
        data: { path: "/chat/" },
      },
      badge: 3,
      receipt: "abc",
    });
  });

  it.each([undefined, "", "no json", "null", "[]", '{"notification":7}'])(
    "of nothing, %j, still shows something",
    (text) => {
      const shown = readMessage(text, ORIGIN);
      expect(shown.title).toBe("Family Start");
      expect(shown.options.data.path).toBe("/");
      expect([shown.badge, shown.receipt]).toEqual([null, null]);
    },
  );
});

describe("a click", () => {
  it.each([
    [`${ORIGIN}/chat/?a=1`, "/chat/?a=1"],
    ["/tasks/", "/tasks/"],
    ["https://evil.example/chat/", "/"],
    ["//evil.example/", "/"],
    ["javascript:alert(1)", "/"],
    [undefined, "/"],
  ])("on %s opens %s", (address, path) => {
    expect(pathOf(address, ORIGIN)).toBe(path);
  });
});
