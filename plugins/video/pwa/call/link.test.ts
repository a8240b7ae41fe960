import { beforeEach, describe, expect, it, vi } from "vitest";
import { access, become, described, from, make, offer, wish, wishes } from "./fixtures";

// jsdom has no media; what flows through them is seen in the walk.
beforeEach(() =>
  vi.stubGlobal(
    "MediaStream",
    class {
      readonly active = true;
      getTracks() {
        return [];
      }
    },
  ),
);

describe("the first offer", () => {
  it("is the impolite side's alone", async () => {
    const { sent, connection } = make(true);
    connection.onnegotiationneeded?.();
    await Promise.resolve();
    await vi.waitFor(() => expect(connection.signalingState).toBe("stable"));
    expect(described(sent)).toEqual([]);
    const impolite = make(false);
    impolite.connection.onnegotiationneeded?.();
    await vi.waitFor(() => expect(described(impolite.sent)).toEqual(["offer"]));
  });

  it("brings the polite side its three kinds, and in them it sends", async () => {
    const { link, sent, connection } = make(true);
    expect(connection.getTransceivers()).toHaveLength(0);
    await link.hear(offer(1));
    expect(connection.getTransceivers().map(({ direction }) => direction)).toEqual(
      Array(3).fill("sendrecv"),
    );
    for (const { sender } of connection.getTransceivers())
      expect(sender.replaceTrack).toHaveBeenCalledOnce();
    expect(described(sent)).toEqual(["answer"]);
  });
});

describe("sound and picture", () => {
  it.each([true, false])(
    "are of one stream, and so in step; the screen is not (polite: %s)",
    async (polite) => {
      const { link, connection } = make(polite);
      if (polite) await link.hear(offer(1));
      const [sound, camera, screen] = connection.getTransceivers().map(({ streams }) => streams);
      expect(sound).toHaveLength(1);
      expect(camera).toEqual(sound);
      expect(camera?.[0]).toBe(sound?.[0]);
      expect(screen).toEqual([]);
      link.close();
    },
  );
});

describe("perfect negotiation", () => {
  it("never offers when it is polite, and so has nothing to take back: it asks", async () => {
    const { link, sent, connection } = make(true);
    await link.hear(offer(1));
    connection.onnegotiationneeded?.();
    await link.restart();
    expect([described(sent), wishes(sent), connection.restarts]).toEqual([["answer"], [1, 1], 0]);
    await link.hear({ ...offer(2), neg: 2 });
    expect(connection.remote).toHaveLength(2);
    expect(described(sent)).toEqual(["answer", "answer"]);
    link.close();
  });

  it("offers when it is asked to, once, and not when it has said more than the other has heard", async () => {
    const { link, sent, connection } = make(false);
    const offersAnew = async () => {
      connection.onnegotiationneeded?.();
      await vi.waitFor(() => expect(connection.signalingState).toBe("have-local-offer"));
    };
    await offersAnew();
    const answer = { type: "answer", sdp: "theirs" } as const;
    await link.hear({ ...offer(1), description: answer });
    for (const seq of [2, 3]) await link.hear(wish(seq, 1));
    await vi.waitFor(() => expect(connection.restarts).toBe(1));
    await offersAnew();
    expect(described(sent)).toEqual(["offer", "offer"]);
    await link.hear(wish(4, 1));
    expect(connection.restarts).toBe(1);
    await link.hear({ ...offer(5), neg: 2, description: answer });
    await link.hear(wish(6, 2));
    await vi.waitFor(() => expect(connection.restarts).toBe(2));
    link.close();
  });

  it("lets its own offer stand when it is impolite, and swallows what belongs to the other", async () => {
    const { link, sent, connection } = make(false);
    connection.onnegotiationneeded?.();
    await vi.waitFor(() => expect(described(sent)).toEqual(["offer"]));
    await link.hear(offer(1));
    connection.failCandidates = true;
    await link.hear({ type: "cand", seq: 2, neg: 1, candidate: { candidate: "x" }, ...from });
    expect(connection.remote).toHaveLength(0);
    expect(described(sent)).toEqual(["offer"]);
  });

  it("does not hide a candidate that fails for another reason", async () => {
    const { link, connection } = make(true);
    await link.hear(offer(1));
    connection.failCandidates = true;
    const cand = { type: "cand", seq: 2, neg: 1, candidate: { candidate: "x" }, ...from } as const;
    await expect(link.hear(cand)).rejects.toThrow("nothing to belong to");
  });
});

describe("what was said", () => {
  it("is acknowledged, and taken once", async () => {
    const { link, sent, connection } = make(true);
    await link.hear(offer(1));
    await link.hear(offer(1));
    expect(connection.remote).toHaveLength(1);
    const acks = sent.filter((frame) => frame.type === "ack");
    expect(acks).toEqual(Array(2).fill({ type: "ack", to: "b", to_session: "page-b", seq: 1 }));
  });

  it("is said again when the line comes back, unless it was heard", () => {
    const { link, sent, connection } = make(true);
    connection.onicecandidate?.({ candidate: { toJSON: () => ({ candidate: "one" }) } });
    connection.onicecandidate?.({ candidate: { toJSON: () => ({ candidate: "two" }) } });
    link.acknowledged(1);
    sent.length = 0;
    link.sayAgain();
    expect(sent.map((frame) => frame.seq)).toEqual([2]);
  });
});

describe("a frame that is lost on its way", () => {
  it("keeps nobody from hearing the candidates that overtook it", async () => {
    const { link, connection } = make(true);
    const candidate = { candidate: "candidate:1", sdpMid: "0" };
    await link.hear({ type: "cand", seq: 2, neg: 1, candidate, ...from });
    expect(connection.candidates).toEqual([]);
    await link.hear(offer(1));
    expect(connection.candidates).toEqual([candidate]);
    link.close();
  });

  it("lets no later description be heard before it", async () => {
    const { link, connection } = make(true);
    await link.hear({ ...offer(3), neg: 2, description: { type: "offer", sdp: "second" } });
    expect(connection.remote).toEqual([]);
    await link.hear({ type: "cand", seq: 4, neg: 2, candidate: { candidate: "x" }, ...from });
    expect(connection.candidates).toEqual([]);
    await link.hear(offer(1));
    expect(connection.remote.map(({ sdp }) => sdp)).toEqual(["theirs", "second"]);
    expect(connection.candidates).toEqual([{ candidate: "x" }]);
    link.close();
  });

  it("keeps the candidate of an answer that is still under way, though an offer was ignored", async () => {
    const { link, sent, connection } = make(false);
    connection.onnegotiationneeded?.();
    await vi.waitFor(() => expect(described(sent)).toEqual(["offer"]));
    await link.hear(offer(1));
    await link.hear({ type: "cand", seq: 3, neg: 2, candidate: { candidate: "x" }, ...from });
    expect(connection.candidates).toEqual([]);
    await link.hear({ ...offer(2), neg: 2, description: { type: "answer", sdp: "theirs" } });
    expect(connection.candidates).toEqual([{ candidate: "x" }]);
    link.close();
  });

  it("is said again until it was heard", async () => {
    vi.useFakeTimers();
    const { link, sent, connection } = make(true);
    connection.onicecandidate?.({ candidate: null });
    await vi.advanceTimersByTimeAsync(1600);
    expect(sent.map((frame) => frame.seq)).toEqual([1, 1]);
    link.acknowledged(1);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(sent).toHaveLength(2);
    link.close();
    vi.useRealTimers();
  });
});

describe("a way that breaks", () => {
  it("is looked for anew at once when it failed", async () => {
    const { link, connection } = make(false);
    connection.connectionState = "failed";
    for (let tries = 1; tries <= 2; tries += 1) {
      connection.onconnectionstatechange?.();
      await vi.waitFor(() => expect(connection.restarts).toBe(tries));
    }
    expect(connection.configs.at(-1)?.iceTransportPolicy).toBe("all");
    expect(link.state).toBe("lost");
    link.close();
  });

  it("is asked for by the polite side, with credentials that hold, again until it is there", async () => {
    vi.useFakeTimers();
    const { link, sent, connection } = make(true);
    await link.hear(offer(1));
    become(connection, "failed");
    await vi.advanceTimersByTimeAsync(100);
    expect([wishes(sent), connection.configs.length]).toEqual([[1], 2]);
    link.acknowledged(sent.find(({ type }) => type === "restart")?.seq as number);
    sent.length = 0;
    await vi.advanceTimersByTimeAsync(8000);
    expect(wishes(sent).length).toBeGreaterThan(0);
    link.close();
    vi.useRealTimers();
  });

  it("is given a moment when it only went quiet", async () => {
    vi.useFakeTimers();
    const { link, connection } = make(false);
    become(connection, "disconnected");
    await vi.advanceTimersByTimeAsync(2000);
    expect([link.state, connection.restarts]).toEqual(["weak", 0]);
    await vi.advanceTimersByTimeAsync(1000);
    expect(connection.restarts).toBe(1);
    become(connection, "connected");
    await vi.advanceTimersByTimeAsync(60_000);
    expect([link.state, connection.restarts]).toEqual(["connected", 1]);
    link.close();
    vi.useRealTimers();
  });

  it("hides the address from the moment when it is asked to, with a connection that knew none", () => {
    const { link, connection, latest } = make(true);
    connection.onicecandidate?.({ candidate: null });
    link.useRelayOnly(access);
    expect(connection.signalingState).toBe("closed");
    expect(latest()).not.toBe(connection);
    expect(latest()?.configs).toEqual([expect.objectContaining({ iceTransportPolicy: "relay" })]);
    link.useRelayOnly(access);
    expect(link.raw).toBe(latest());
    link.close();
  });

  it("says nothing again of the connection before, and hears nothing of it", async () => {
    const { link, sent, connection, latest } = make(true);
    connection.onicecandidate?.({ candidate: null });
    link.useRelayOnly(access);
    sent.length = 0;
    link.sayAgain();
    expect(sent).toEqual([]);
    await link.hear(offer(1));
    expect(latest()?.remote).toEqual([]);
    await link.hear({ ...offer(2), neg: 100_001 });
    expect(latest()?.remote).toHaveLength(1);
    link.close();
  });

  it("follows the other side, who was told of the relay first", async () => {
    const { link, connection, latest } = make(true);
    await link.hear({ ...offer(1), neg: 100_001 });
    expect(connection.signalingState).toBe("closed");
    expect(latest()?.remote).toHaveLength(1);
    link.close();
  });
});
