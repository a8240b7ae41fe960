import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  access,
  become,
  Connection,
  from,
  make,
  offer,
  peer,
  wish,
  wishes,
  withoutMedia,
} from "./fixtures";
import { Link } from "./link";
import type { Candidate, Described, Wish } from "./protocol";

beforeEach(() => {
  vi.useFakeTimers();
  withoutMedia();
});
afterEach(() => void vi.useRealTimers());

/** Two new ways were looked for in vain, and it is time for the third. */
async function inVain({ connection }: ReturnType<typeof make>): Promise<void> {
  for (let tries = 1; tries <= 3; tries += 1) {
    become(connection, "failed");
    await vi.advanceTimersByTimeAsync(10);
  }
}

describe("a way that is not found twice", () => {
  it.each([true, false])(
    "is looked for by a new connection, through the relay only (polite: %s)",
    async (polite) => {
      const made = make(polite);
      if (polite) await made.link.hear(offer(1));
      await inVain(made);
      expect(made.connection.signalingState).toBe("closed");
      expect(made.latest()).not.toBe(made.connection);
      expect(made.latest()?.configs).toEqual([
        expect.objectContaining({ iceTransportPolicy: "relay" }),
      ]);
      expect(made.link.state).toBe("lost");
      made.link.close();
    },
  );

  it("is looked for by a new connection where there is no relay, too", async () => {
    const bare = { ...access, ice: [] };
    const made = make(false, { access: bare, freshAccess: () => Promise.resolve(bare) });
    await inVain(made);
    expect(made.latest()).not.toBe(made.connection);
    expect(made.latest()?.configs[0]?.iceTransportPolicy).toBe("all");
    made.link.close();
  });

  it("is told to the impolite side, which alone can offer", async () => {
    const made = make(true);
    await made.link.hear(offer(1));
    await inVain(made);
    expect(wishes(made.sent).at(-1)).toBe(100_000);
    await made.link.hear({ ...offer(2), neg: 100_001 });
    expect(made.latest()?.remote).toHaveLength(1);
    made.link.close();
  });

  it("is followed by whoever heard the wish, once, without a second look", async () => {
    const { link, connection, latest, looked } = make(false);
    await link.hear(wish(1, 100_000));
    await link.hear(wish(2, 100_000));
    await vi.advanceTimersByTimeAsync(10);
    expect(connection.signalingState).toBe("closed");
    expect([looked(), latest()?.restarts]).toEqual([1, 0]);
    link.close();
  });

  it("hears nothing more of the connection before", async () => {
    const { link, latest } = make(true);
    await link.hear({ ...offer(1), neg: 200_001 });
    await link.hear({ ...offer(2), neg: 100_001 });
    expect(latest()?.remote.map(({ sdp }) => sdp)).toEqual(["theirs"]);
    link.close();
  });
});

describe("what is asked of a connection that is closed meanwhile", () => {
  it("is never answered, and keeps nobody from hearing what is said of the next one", async () => {
    const made = make(true);
    made.connection.setRemoteDescription = () => new Promise<void>(() => undefined);
    const waits = made.link.hear(offer(1));
    await inVain(made);
    await made.link.hear({ ...offer(2), neg: 100_001 });
    await waits;
    expect(made.latest()?.remote).toHaveLength(1);
    made.link.close();
  });

  it("is not waited for at the end of the call either", async () => {
    const { link, connection } = make(true);
    connection.setRemoteDescription = () => new Promise<void>(() => undefined);
    const waits = link.hear(offer(1));
    await Promise.resolve();
    link.close();
    await waits;
    expect(connection.candidates).toEqual([]);
  });
});

/** One that wants an offer whenever the browser would: at its beginning, and for each new way. */
class Negotiating extends Connection {
  private wants = false;
  /** How many answers fail on it. */
  broken = 0;

  override addTransceiver(...given: Parameters<Connection["addTransceiver"]>) {
    if (this.signalingState !== "have-remote-offer") this.want();
    return super.addTransceiver(...given);
  }
  override restartIce() {
    super.restartIce();
    this.want();
  }
  override async setLocalDescription() {
    if (this.signalingState === "stable") this.wants = false;
    await super.setLocalDescription();
  }
  override async setRemoteDescription(description: RTCSessionDescriptionInit) {
    if (description.type === "answer" && this.broken > 0) {
      this.broken -= 1;
      throw new Error("can't be taken");
    }
    await super.setRemoteDescription(description);
    if (description.type !== "answer") return;
    become(this, "connected");
    this.fire();
  }
  private want(): void {
    this.wants = true;
    void Promise.resolve().then(() => this.fire());
  }
  private fire(): void {
    if (this.wants && this.signalingState === "stable") this.onnegotiationneeded?.();
  }
}

type Heard = Described | Candidate | Wish;

/** Two links that hear each other; what `loses` names does not arrive. */
function pair(loses: (frame: Heard) => boolean = () => false) {
  const links: Link[] = [];
  const connections: Negotiating[][] = [[], []];
  for (const side of [0, 1]) {
    links.push(
      new Link({
        peer: { ...peer },
        polite: side === 1,
        access,
        relayOnly: false,
        audio: null,
        video: null,
        screen: null,
        freshAccess: () => Promise.resolve(access),
        changed: () => undefined,
        text: () => undefined,
        textOpened: () => undefined,
        send: (said) => {
          const frame = said as unknown as Heard | { type: "ack"; seq: number };
          const other = () => links[1 - side];
          if (frame.type === "ack") queueMicrotask(() => other()?.acknowledged(frame.seq));
          else if (!loses(frame))
            queueMicrotask(
              () =>
                void other()
                  ?.hear({ ...frame, ...from })
                  .catch(() => undefined),
            );
          return true;
        },
        make: (config) => {
          const made = new Negotiating(config);
          connections[side]?.push(made);
          return made as unknown as RTCPeerConnection;
        },
      }),
    );
  }
  const latest = (side: number) => connections[side]?.at(-1) as Negotiating;
  return { links, connections, latest, close: () => links.forEach((link) => link.close()) };
}

describe("two sides", () => {
  it("meet on their first connection", async () => {
    const { links, connections, close } = pair();
    await vi.advanceTimersByTimeAsync(100);
    expect(links[0]?.state).toBe("connected");
    expect(connections.map((made) => made.length)).toEqual([1, 1]);
    close();
  });

  it("meet again where an answer could not be taken: a browser offers nothing as long as it waits", async () => {
    const { links, connections, latest, close } = pair();
    await vi.advanceTimersByTimeAsync(100);
    latest(0).broken = 1;
    become(latest(0), "failed");
    await vi.advanceTimersByTimeAsync(14_000);
    expect([links[0]?.state, latest(0).signalingState]).toEqual(["lost", "have-local-offer"]);
    await vi.advanceTimersByTimeAsync(2000);
    expect(links[0]?.state).toBe("connected");
    expect(connections.map((made) => made.length)).toEqual([2, 2]);
    close();
  });

  it("meet again where one hears nothing, and the other lacks nothing", async () => {
    const { links, connections, latest, close } = pair();
    await vi.advanceTimersByTimeAsync(100);
    const polite = latest(1);
    for (let tries = 1; tries <= 3; tries += 1) {
      become(polite, "failed");
      await vi.advanceTimersByTimeAsync(200);
    }
    await vi.advanceTimersByTimeAsync(200);
    expect(connections.map((made) => made.length)).toEqual([2, 2]);
    expect(latest(1).remote).toHaveLength(1);
    expect(links[0]?.state).toBe("connected");
    close();
  });

  it("meet where both begin anew at once, and each frame is lost the first time", async () => {
    const seen = new Set<string>();
    const { links, connections, latest, close } = pair((frame) => {
      const name = JSON.stringify(frame);
      if (seen.has(name)) return false;
      seen.add(name);
      return true;
    });
    await vi.advanceTimersByTimeAsync(5000);
    expect(links[0]?.state).toBe("connected");
    for (const side of [0, 1]) latest(side).broken = 1;
    for (let tries = 1; tries <= 3; tries += 1)
      for (const side of [0, 1]) become(connections[side]?.[0], "failed");
    await vi.advanceTimersByTimeAsync(20_000);
    expect(links[0]?.state).toBe("connected");
    expect(latest(0).remote.at(-1)?.type).toBe("answer");
    expect(latest(1).remote.at(-1)?.type).toBe("offer");
    const [mine, theirs] = connections.map((made) => made.length);
    expect(mine).toBe(theirs);
    close();
  });
});
