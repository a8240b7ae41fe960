import { isRecord } from "@/lib/api";

export type Connection = "off" | "connecting" | "live" | "waiting" | "refused";
export type Data = Record<string, unknown>;
type Listener = (data: Data) => void;

/** As much of a WebSocket as is used, so that a test can bring its own. */
export interface Socket {
  onopen: (() => void) | null;
  onmessage: ((event: { data: string }) => void) | null;
  onclose: ((event: { code: number }) => void) | null;
  send(text: string): void;
  close(code?: number): void;
}

/** What `core.subscribe` asks for. */
export interface Group {
  group: string;
  key: string;
}

export interface Options {
  open: () => Socket;
  /** Asked for before the truth is read: what rings between the two would be missed otherwise. */
  groups?: readonly Group[];
  /** Reads the truth over HTTP: after every `ready`, and every 15 s while there is no socket. */
  sync: () => Promise<void>;
  random?: () => number;
  /** Called when the server says that nobody is signed in. */
  signedOut?: () => void;
}

export class CommandError extends Error {
  readonly code: string;
  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

const SECOND = 1000;
export const READY_WITHIN = 10 * SECOND;
/** The server's heads come each 45 s: two missed and a little more is a dead line. */
export const SILENCE = 100 * SECOND;
export const POLL_AFTER = 20 * SECOND;
export const POLL_EVERY = 15 * SECOND;
const COMMAND_WITHIN = 10 * SECOND;
const SIGNED_OUT = 4401;
const REFUSED = new Set([SIGNED_OUT, 4403, 4404]);
/** A bell that got lost shows as a higher number in the heads. */
const BELLS: Record<string, string> = {
  plugins_version: "plugins.changed",
  library_version: "library.changed",
};

/** Exponential with full jitter: 0 to 1, 2, 4 … 60 seconds. */
export function backOff(attempt: number, random: () => number): number {
  return random() * Math.min(60, 2 ** attempt) * SECOND;
}

/** The one socket. It only rings: whoever hears a bell reads over HTTP. */
export class RealtimeClient {
  state: Connection = "off";
  epoch: string | null = null;
  private socket: Socket | null = null;
  private attempt = 0;
  private nextId = 1;
  private ready = false;
  private buffer: { event: string; data: Data }[] = [];
  private known: Record<string, number> = {};
  private readonly listeners = new Map<string, Set<Listener>>();
  private readonly stateListeners = new Set<(state: Connection) => void>();
  private readonly pending = new Map<
    string,
    { resolve: (data: Data) => void; reject: (error: Error) => void; timer: Timer }
  >();
  private retryTimer: Timer | undefined;
  private watchdog: Timer | undefined;
  private pollTimer: Timer | undefined;
  private readonly options: Required<Options>;

  constructor(options: Options) {
    this.options = {
      groups: [],
      random: Math.random,
      signedOut: () => undefined,
      ...options,
    };
  }

  start(): void {
    if (this.state !== "off" && this.state !== "refused") return;
    this.attempt = 0;
    this.connect();
  }

  stop(): void {
    this.drop();
    clearTimeout(this.retryTimer);
    clearTimeout(this.pollTimer);
    this.pollTimer = undefined;
    this.setState("off");
  }

  /** Back on the network, or looked at again: do not wait for the back-off to end. */
  wake(): void {
    if (this.state === "waiting") {
      clearTimeout(this.retryTimer);
      this.attempt = 0;
      this.connect();
    } else if (this.state === "live") {
      void this.options.sync();
    }
  }

  on(event: string, listener: Listener): () => void {
    const set = this.listeners.get(event) ?? new Set();
    this.listeners.set(event, set.add(listener));
    return () => set.delete(listener);
  }

  onState(listener: (state: Connection) => void): () => void {
    this.stateListeners.add(listener);
    listener(this.state);
    return () => this.stateListeners.delete(listener);
  }

  command(command: string, data: Data = {}): Promise<Data> {
    const socket = this.socket;
    if (!socket || !this.ready) return Promise.reject(new CommandError("offline"));
    return this.ask(socket, command, data);
  }

  private ask(socket: Socket, command: string, data: Data): Promise<Data> {
    const id = String(this.nextId++);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => this.settle(id)?.reject(new CommandError("timeout")),
        COMMAND_WITHIN,
      );
      this.pending.set(id, { resolve, reject, timer });
      socket.send(JSON.stringify({ id, command, data }));
    });
  }

  /** What was read over HTTP is known: older heads ring no bell. */
  learn(versions: Record<string, unknown>): void {
    for (const key of Object.keys(BELLS)) {
      const value = versions[key];
      if (typeof value === "number") this.known[key] = Math.max(this.known[key] ?? 0, value);
    }
  }

  private connect(): void {
    this.setState("connecting");
    this.ready = false;
    this.buffer = [];
    this.schedulePoll(POLL_AFTER);
    this.expect(READY_WITHIN);
    const socket = this.options.open();
    this.socket = socket;
    socket.onmessage = (message) => {
      if (socket === this.socket) this.receive(message.data);
    };
    socket.onclose = (event) => {
      if (socket === this.socket) this.lost(event.code);
    };
  }

  private receive(text: string): void {
    this.expect(this.ready ? SILENCE : READY_WITHIN);
    let frame: unknown;
    try {
      frame = JSON.parse(text);
    } catch {
      return;
    }
    if (!isRecord(frame)) return;
    if (typeof frame.event === "string") {
      this.hear(frame.event, isRecord(frame.data) ? frame.data : {});
    } else if (typeof frame.id === "string") {
      this.answer(frame.id, frame);
    }
  }

  private hear(event: string, data: Data): void {
    if (event === "ready") void this.becomeReady(data);
    else if (!this.ready) this.buffer.push({ event, data });
    else this.apply(event, data);
  }

  private async becomeReady(data: Data): Promise<void> {
    const socket = this.socket;
    this.epoch = typeof data.epoch === "string" ? data.epoch : null;
    this.expect(SILENCE);
    if (socket) {
      // A group that is refused rings no bell here; the rest of the page works.
      await Promise.allSettled(
        this.options.groups.map((group) => this.ask(socket, "core.subscribe", { ...group })),
      );
    }
    if (socket !== this.socket) return;
    try {
      await this.options.sync();
    } catch {
      // The heads that follow repair what this read has missed.
    }
    if (socket !== this.socket) return;
    this.ready = true;
    this.attempt = 0;
    clearTimeout(this.pollTimer);
    this.pollTimer = undefined;
    this.setState("live");
    this.emit("ready", data);
    this.ringMissed(data);
    for (const bell of this.buffer.splice(0)) this.apply(bell.event, bell.data);
  }

  private apply(event: string, data: Data): void {
    this.emit(event, data);
    if (event === "heads") this.ringMissed(data);
    else this.learn(data);
  }

  private ringMissed(heads: Data): void {
    for (const [key, event] of Object.entries(BELLS)) {
      const value = heads[key];
      const before = this.known[key];
      this.learn({ [key]: value });
      if (typeof value === "number" && before !== undefined && value > before) {
        this.emit(event, { [key]: value });
      }
    }
  }

  private answer(id: string, frame: Record<string, unknown>): void {
    const waiting = this.settle(id);
    if (!waiting) return;
    if (frame.ok === true) {
      waiting.resolve(isRecord(frame.data) ? frame.data : {});
      return;
    }
    const code = isRecord(frame.error) ? frame.error.code : "";
    waiting.reject(new CommandError(typeof code === "string" ? code : ""));
  }

  private settle(id: string) {
    const waiting = this.pending.get(id);
    clearTimeout(waiting?.timer);
    this.pending.delete(id);
    return waiting;
  }

  private lost(code: number): void {
    this.drop();
    if (REFUSED.has(code)) {
      clearTimeout(this.pollTimer);
      this.pollTimer = undefined;
      this.setState("refused");
      if (code === SIGNED_OUT) this.options.signedOut();
      return;
    }
    this.setState("waiting");
    this.schedulePoll(POLL_AFTER);
    const delay = backOff(this.attempt++, this.options.random);
    this.retryTimer = setTimeout(() => this.connect(), delay);
  }

  private drop(): void {
    clearTimeout(this.watchdog);
    const socket = this.socket;
    this.socket = null;
    this.ready = false;
    for (const id of [...this.pending.keys()]) this.settle(id)?.reject(new CommandError("offline"));
    socket?.close();
  }

  /** Starts the watchdog anew: silence longer than this means that the line is dead. */
  private expect(within: number): void {
    clearTimeout(this.watchdog);
    this.watchdog = setTimeout(() => this.lost(0), within);
  }

  private schedulePoll(delay: number): void {
    if (this.pollTimer !== undefined) return;
    this.pollTimer = setTimeout(() => {
      this.pollTimer = undefined;
      void this.options.sync().catch(() => undefined);
      if (this.state !== "live") this.schedulePoll(POLL_EVERY);
    }, delay);
  }

  private emit(event: string, data: Data): void {
    for (const listener of this.listeners.get(event) ?? []) listener(data);
  }

  private setState(state: Connection): void {
    if (state === this.state) return;
    this.state = state;
    for (const listener of this.stateListeners) listener(state);
  }
}

type Timer = ReturnType<typeof setTimeout>;

/** The browser's own socket to this host. */
export function browserSocket(path = "/ws/"): Socket {
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  return new WebSocket(`${scheme}://${location.host}${path}`) as unknown as Socket;
}
