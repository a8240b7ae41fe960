import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  backOff,
  POLL_AFTER,
  POLL_EVERY,
  READY_WITHIN,
  RealtimeClient,
  SILENCE,
  type Group,
  type Socket,
} from "./client";

class FakeSocket implements Socket {
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  sent: Record<string, unknown>[] = [];
  closed = false;
  send(text: string) {
    this.sent.push(JSON.parse(text) as Record<string, unknown>);
  }
  close() {
    this.closed = true;
  }
  says(frame: unknown) {
    this.onmessage?.({ data: typeof frame === "string" ? frame : JSON.stringify(frame) });
  }
}

let sockets: FakeSocket[];
let sync: ReturnType<typeof vi.fn<() => Promise<void>>>;
let signedOut: ReturnType<typeof vi.fn<() => void>>;
let client: RealtimeClient;

const last = (): FakeSocket => {
  const socket = sockets.at(-1);
  if (!socket) throw new Error("no socket");
  return socket;
};
const ready = async (versions = {}) => {
  last().says({ event: "ready", data: { epoch: "e1", ...versions } });
  await vi.advanceTimersByTimeAsync(0);
};

const clientOf = (groups: Group[] = []) =>
  new RealtimeClient({
    open: () => {
      sockets.push(new FakeSocket());
      return last();
    },
    groups,
    sync,
    signedOut,
    random: () => 0.5,
  });

beforeEach(() => {
  vi.useFakeTimers();
  sockets = [];
  sync = vi.fn<() => Promise<void>>().mockResolvedValue(undefined);
  signedOut = vi.fn<() => void>();
  client = clientOf();
});

afterEach(() => {
  client.stop();
  vi.useRealTimers();
});

describe("start", () => {
  it("is live after ready and after the truth was read", async () => {
    client.start();
    expect(client.state).toBe("connecting");
    await ready();
    expect(sync).toHaveBeenCalledOnce();
    expect(client).toMatchObject({ state: "live", epoch: "e1" });
  });

  it("keeps bells that ring before ready and rings them after the read", async () => {
    const heard: string[] = [];
    client.on("chat.message", () => heard.push("bell"));
    sync.mockImplementation(async () => void heard.push("read"));
    client.start();
    last().says({ event: "chat.message", data: { id: 1 } });
    expect(heard).toEqual([]);
    await ready();
    expect(heard).toEqual(["read", "bell"]);
  });

  it("joins its groups before it reads, so that nothing rings unheard between the two", async () => {
    client = clientOf([
      { group: "chat.inbox", key: "7" },
      { group: "chat.conversation", key: "8" },
    ]);
    client.start();
    await ready();
    expect(last().sent.map((frame) => [frame.command, frame.data])).toEqual([
      ["core.subscribe", { group: "chat.inbox", key: "7" }],
      ["core.subscribe", { group: "chat.conversation", key: "8" }],
    ]);
    expect(sync).not.toHaveBeenCalled();
    last().says({ id: last().sent[0]?.id, ok: true });
    last().says({ id: last().sent[1]?.id, ok: false, error: { code: "subscription.refused" } });
    await vi.advanceTimersByTimeAsync(0);
    expect(sync).toHaveBeenCalledOnce();
    expect(client.state).toBe("live");
  });

  it("reads though the line is lost while it joins", async () => {
    client = clientOf([{ group: "chat.inbox", key: "7" }]);
    client.start();
    await ready();
    last().onclose?.({ code: 1006 });
    await vi.advanceTimersByTimeAsync(500);
    await ready();
    expect(sync).not.toHaveBeenCalled();
    last().says({ id: last().sent[0]?.id, ok: true });
    await vi.advanceTimersByTimeAsync(0);
    expect(sync).toHaveBeenCalledOnce();
  });

  it("stays useful when the first read fails", async () => {
    sync.mockRejectedValue(new Error("no"));
    client.start();
    await ready();
    expect(client.state).toBe("live");
  });

  it("does not wait for a ready that never comes", async () => {
    client.start();
    await vi.advanceTimersByTimeAsync(READY_WITHIN);
    expect(client.state).toBe("waiting");
    expect(last().closed).toBe(true);
  });
});

describe("back-off", () => {
  it("is full jitter under a doubling ceiling of 60 seconds", () => {
    expect([0, 1, 5, 6, 20].map((attempt) => backOff(attempt, () => 1))).toEqual([
      1000, 2000, 32000, 60000, 60000,
    ]);
    expect(backOff(9, () => 0)).toBe(0);
  });

  it("tries again, later each time, and starts over once it was live", async () => {
    client.start();
    for (const wait of [500, 1000, 2000]) {
      const before = sockets.length;
      last().onclose?.({ code: 1006 });
      await vi.advanceTimersByTimeAsync(wait - 1);
      expect(sockets.length).toBe(before);
      await vi.advanceTimersByTimeAsync(1);
      expect(sockets.length).toBe(before + 1);
    }
    await ready();
    last().onclose?.({ code: 1006 });
    await vi.advanceTimersByTimeAsync(500);
    expect(sockets.length).toBe(5);
  });

  it("tries at once when the phone wakes", () => {
    client.start();
    last().onclose?.({ code: 1006 });
    client.wake();
    expect(sockets.length).toBe(2);
  });

  it("does not come back when it was refused", async () => {
    client.start();
    last().onclose?.({ code: 4401 });
    await vi.advanceTimersByTimeAsync(120_000);
    expect(sockets.length).toBe(1);
    expect(client.state).toBe("refused");
    expect(signedOut).toHaveBeenCalledOnce();
  });

  it("ignores a socket that it has left", async () => {
    client.start();
    const old = last();
    old.onclose?.({ code: 1006 });
    await vi.advanceTimersByTimeAsync(500);
    await ready();
    old.onclose?.({ code: 1006 });
    expect(client.state).toBe("live");
  });
});

describe("a dead line", () => {
  it("is noticed by silence and replaced", async () => {
    client.start();
    await ready();
    await vi.advanceTimersByTimeAsync(SILENCE - 1);
    last().says({ event: "heads", data: {} });
    await vi.advanceTimersByTimeAsync(SILENCE - 1);
    expect(client.state).toBe("live");
    await vi.advanceTimersByTimeAsync(1);
    expect(client.state).toBe("waiting");
  });

  it("is bridged by reading over HTTP", async () => {
    client.start();
    last().onclose?.({ code: 1006 });
    sockets = [new FakeSocket()];
    await vi.advanceTimersByTimeAsync(POLL_AFTER);
    expect(sync).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(POLL_EVERY * 2);
    expect(sync).toHaveBeenCalledTimes(3);
  });

  it("stops polling once live", async () => {
    client.start();
    await ready();
    await vi.advanceTimersByTimeAsync(POLL_AFTER + POLL_EVERY * 2);
    expect(sync).toHaveBeenCalledOnce();
  });
});

describe("bells", () => {
  it("that were lost are rung by the next heads, once", async () => {
    const changed = vi.fn();
    client.on("plugins.changed", changed);
    client.learn({ plugins_version: 3, library_version: 12 });
    client.start();
    await ready({ plugins_version: 3, library_version: 12 });
    last().says({ event: "heads", data: { plugins_version: 3, library_version: 12 } });
    expect(changed).not.toHaveBeenCalled();
    last().says({ event: "heads", data: { plugins_version: 4, library_version: 12 } });
    last().says({ event: "heads", data: { plugins_version: 4, library_version: 12 } });
    expect(changed).toHaveBeenCalledExactlyOnceWith({ plugins_version: 4 });
  });

  it("that did ring are not rung again by the heads", async () => {
    const changed = vi.fn();
    client.on("library.changed", changed);
    client.start();
    await ready({ library_version: 1 });
    last().says({ event: "library.changed", data: { library_version: 2 } });
    last().says({ event: "heads", data: { library_version: 2 } });
    expect(changed).toHaveBeenCalledOnce();
  });

  it("missed while away are rung by ready", async () => {
    const changed = vi.fn();
    client.on("library.changed", changed);
    client.learn({ library_version: 1 });
    client.start();
    await ready({ library_version: 5 });
    expect(changed).toHaveBeenCalledOnce();
  });

  it("nobody listens to any more stay silent, and nonsense is ignored", async () => {
    const heard = vi.fn();
    const stop = client.on("x.y", heard);
    client.start();
    await ready();
    stop();
    last().says({ event: "x.y", data: {} });
    last().says("not json");
    last().says("[1]");
    last().says({ event: "x.y" });
    expect(heard).not.toHaveBeenCalled();
  });
});

describe("commands", () => {
  it("are answered by id", async () => {
    client.start();
    await ready();
    const first = client.command("core.ping");
    const second = client.command("chat.typing", { room: 1 });
    const failed = expect(second).rejects.toMatchObject({ code: "plugin.disabled" });
    expect(last().sent).toEqual([
      { id: "1", command: "core.ping", data: {} },
      { id: "2", command: "chat.typing", data: { room: 1 } },
    ]);
    last().says({ id: "2", ok: false, error: { code: "plugin.disabled", title: "" } });
    last().says({ id: "1", ok: true, data: { pong: true } });
    await failed;
    expect(await first).toEqual({ pong: true });
  });

  it("fail when there is no line, when it breaks, and when no answer comes", async () => {
    await expect(client.command("core.ping")).rejects.toMatchObject({ code: "offline" });
    client.start();
    await ready();
    const broken = expect(client.command("core.ping")).rejects.toMatchObject({ code: "offline" });
    last().onclose?.({ code: 1006 });
    await broken;
    await vi.advanceTimersByTimeAsync(500);
    await ready();
    const late = expect(client.command("core.ping")).rejects.toMatchObject({ code: "timeout" });
    await vi.advanceTimersByTimeAsync(10_000);
    await late;
  });
});
