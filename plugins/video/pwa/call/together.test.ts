import { describe, expect, it } from "vitest";
import type { Frame } from "./protocol";
import { Together } from "./together";

/** Pages that hear of each other what was sent, when `deliver` is called. */
function room(...names: string[]) {
  const waiting: { from: string; frame: Record<string, unknown> }[] = [];
  const pages = new Map(
    names.map((name) => [name, new Together((frame) => waiting.push({ from: name, frame }))]),
  );
  const of = (name: string) => pages.get(name) as Together;
  /** Names in capitals are guests. */
  function come(name: string) {
    const role = name === name.toUpperCase() ? "guest" : "citizen";
    of(name).hear({ type: "welcome", self: name, role } as Frame);
  }
  for (const name of names) come(name);
  return {
    of,
    deliver() {
      for (const { from, frame } of waiting.splice(0)) {
        for (const name of names)
          if (name !== from)
            of(name).hear({ ...frame, from, from_session: "s" } as unknown as Frame);
      }
    },
    /** The page is loaded anew: it knows nothing, and the others hear that it came. */
    reload(name: string) {
      pages.set(name, new Together((frame) => waiting.push({ from: name, frame })));
      come(name);
      for (const other of names)
        if (other !== name) of(other).hear({ type: "peer_join", peer: name } as Frame);
    },
    sent: () => waiting.length,
    seen: () => names.map((name) => of(name).shared?.uuid ?? null),
  };
}

describe("an article that all look at", () => {
  it("is seen by all, and closed for all by anybody", () => {
    const there = room("a", "b", "c");
    there.of("a").show("one", 7);
    there.deliver();
    expect(there.seen()).toEqual(["one", "one", "one"]);
    expect(there.of("b").shared).toEqual({ uuid: "one", revision: 7, by: "a" });
    there.of("b").close();
    there.deliver();
    expect(there.seen()).toEqual([null, null, null]);
  });

  it("is the same for all when two choose at once, and when one chooses while another closes", () => {
    const there = room("a", "b");
    there.of("a").show("one", 1);
    there.of("b").show("two", 2);
    there.deliver();
    expect(there.seen()).toEqual(["two", "two"]);
    there.of("b").close();
    there.of("a").show("three", 3);
    there.deliver();
    expect(new Set(there.seen()).size).toBe(1);
  });

  it("is told by who chose last to those who come, also that it was closed", () => {
    const there = room("a", "b");
    there.of("a").show("one", 1);
    there.deliver();
    there.of("b").hear({ type: "peer_join" } as Frame);
    expect(there.sent()).toBe(0);
    there.of("a").close();
    there.of("a").hear({ type: "peer_back" } as Frame);
    there.deliver();
    expect(there.seen()).toEqual([null, null]);
  });

  it("comes back for who chose it and loaded the page anew", () => {
    const there = room("a", "b");
    there.of("a").show("one", 1);
    there.deliver();
    there.reload("a");
    there.deliver();
    expect(there.seen()).toEqual(["one", "one"]);
    there.of("a").close();
    there.deliver();
    expect(there.seen()).toEqual([null, null]);
  });

  it("is forgotten with who chose it where only a guest is left, who hears of the next one", () => {
    const there = room("a", "GUEST");
    for (const uuid of ["one", "two"]) there.of("a").show(uuid, 1);
    there.deliver();
    expect(there.seen()).toEqual(["two", "two"]);
    there.reload("a");
    expect(there.seen()).toEqual([null, null]);
    there.of("a").show("three", 1);
    there.deliver();
    expect(there.seen()).toEqual(["three", "three"]);
  });

  it("closes when who chose it has left, and stays while only their line is lost", () => {
    const there = room("a", "b");
    there.of("a").show("one", 1);
    there.deliver();
    there.of("b").hear({ type: "peer_lost", peer: "a" });
    expect(there.of("b").shared?.uuid).toBe("one");
    there.of("b").hear({ type: "peer_leave", peer: "a" });
    expect(there.of("b").shared).toBeNull();
  });
});
