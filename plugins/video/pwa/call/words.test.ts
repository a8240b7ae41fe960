import { describe, expect, it } from "vitest";
import { loudness, troubleOf } from "./media";
import { Inbox, Outbox, type Numbered } from "./outbox";
import { qualityOf, worstOf } from "./quality";
import { applied, difference } from "./realtime-text";
import { fingerprintOf, safetyCode } from "./safety";

describe("real-time text", () => {
  it.each([
    ["", "a", "a"],
    ["a", "ab", "b"],
    ["ab", "a", "\b"],
    ["abc", "axc", "\b\bxc"],
    ["", "én linje\nto", "én linje\u2028to"],
    ["👶🏽", "", "\b\b"],
    ["same", "same", ""],
  ])("sends %j to %j as %j", (before, after, data) => {
    expect(difference(before, after)).toBe(data);
    expect(applied(before, data)).toBe(after);
  });

  it("arrives the same whatever is typed, deleted and put in between", () => {
    const steps = ["H", "Hej", "Hej!", "He", "مرحبا", "مرحبا\n👋", "x", ""];
    let there = "";
    let before = "";
    for (const now of steps) {
      there = applied(there, difference(before, now));
      before = now;
      expect(there).toBe(now);
    }
  });

  it("takes no control characters, and not more than it can show", () => {
    expect(applied("a", "\uFEFF\u0007b\u001b")).toBe("ab");
    expect(applied("", "\b\b")).toBe("");
    expect(applied("", "x".repeat(9000))).toHaveLength(4000);
  });
});

describe("safety code", () => {
  const sdp = (sign: string) =>
    `v=0\r\na=fingerprint:sha-256 ${Array(32).fill(sign).join(":")}\r\n`;
  const one = { sdp: sdp("AB"), session: "1" };
  const two = { sdp: sdp("cd"), session: "2" };

  it("is the same on both sides, and another with anybody between", async () => {
    const code = await safetyCode(one, two);
    expect(code).toMatch(/^\d{3} \d{3} \d{3} \d{3}$/);
    expect(await safetyCode(two, one)).toBe(code);
    expect(await safetyCode(one, { ...two, sdp: sdp("EE") })).not.toBe(code);
    expect(await safetyCode(one, { ...two, session: "3" })).not.toBe(code);
  });

  it("is nothing without a certificate", async () => {
    expect(fingerprintOf(undefined)).toBe("");
    expect(await safetyCode(one, { sdp: "v=0", session: "2" })).toBe("");
  });
});

describe("help with the camera", () => {
  it.each([
    ["NotAllowedError", "Permission denied", "blocked"],
    ["NotAllowedError", "Permission denied by system", "blocked_by_system"],
    ["NotFoundError", "", "missing"],
    ["OverconstrainedError", "", "missing"],
    ["NotReadableError", "Could not start video source", "busy"],
    ["SecurityError", "", "insecure"],
    ["TypeError", "", "failed"],
  ])("%s %j is %s", (name, message, trouble) => {
    expect(troubleOf({ name, message })).toBe(trouble);
  });

  it("knows silence", () => {
    expect(loudness(new Uint8Array([128, 128, 128]))).toBe(0);
    expect(loudness(new Uint8Array([128, 192]))).toBe(0.5);
  });
});

describe("numbered frames", () => {
  it("waits for each to be heard, and hears each once", () => {
    const outbox = new Outbox<Numbered>();
    const seqs = [1, 2, 3].map(() => outbox.add((seq) => ({ type: "cand", seq })).seq);
    expect(seqs).toEqual([1, 2, 3]);
    outbox.acknowledged(2);
    expect(outbox.unheard().map(({ seq }) => seq)).toEqual([1, 3]);
    const inbox = new Inbox();
    expect([inbox.take(2), inbox.take(1), inbox.take(2)]).toEqual([true, true, false]);
  });
});

describe("quality", () => {
  const stats = (lost: number, delay: number, type: string) =>
    new Map<string, unknown>([
      [
        "p",
        {
          id: "p",
          type: "candidate-pair",
          nominated: true,
          state: "succeeded",
          localCandidateId: "l",
          remoteCandidateId: "r",
          currentRoundTripTime: delay,
          bytesSent: 1,
          bytesReceived: 2,
        },
      ],
      ["l", { id: "l", type: "local-candidate", candidateType: type }],
      ["r", { id: "r", type: "remote-candidate", candidateType: "host" }],
      ["i", { id: "i", type: "inbound-rtp", packetsLost: lost, packetsReceived: 100 - lost }],
    ]);

  it.each([
    [0, 0.05, "host", "direct", "good"],
    [3, 0.05, "relay", "relay", "fair"],
    [0, 0.4, "host", "direct", "fair"],
    [9, 0.05, "srflx", "direct", "poor"],
    [0, 0.9, "host", "direct", "poor"],
  ])("loss %d, delay %d, %s", (lost, delay, type, path, quality) => {
    expect(qualityOf(stats(lost, delay, type))).toEqual({ path, quality, bytes: 3 });
  });

  it("knows the way in use from one that was given up", () => {
    const all = stats(0, 0.05, "host");
    all.set("p2", {
      id: "p2",
      type: "candidate-pair",
      nominated: true,
      state: "succeeded",
      localCandidateId: "l2",
      remoteCandidateId: "r",
    });
    all.set("l2", { id: "l2", type: "local-candidate", candidateType: "relay" });
    all.set("t", {
      id: "t",
      type: "transport",
      selectedCandidatePairId: "p2",
      bytesSent: 40,
      bytesReceived: 2,
    });
    expect(qualityOf(all)).toEqual({ path: "relay", quality: "good", bytes: 42 });
  });

  it("is nothing before a way is found, and the worst of several", () => {
    expect(qualityOf(new Map())).toBeNull();
    expect(worstOf([])).toBeNull();
    expect(
      worstOf([
        { path: "relay", quality: "good", bytes: 1 },
        { path: "direct", quality: "poor", bytes: 2 },
      ]),
    ).toEqual({ path: "relay", quality: "poor", bytes: 3 });
  });
});
