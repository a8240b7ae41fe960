import { VERSION } from "../protocol";
import type { Wire } from "../signal";
import { throughRelay, type Passed } from "./relay";
import type { LineState } from "./result";

/** What the server gives for one try: its relay, for a few minutes, and where the signalling is. */
export interface LineToTry {
  ice: RTCIceServer[];
  socket: string;
}

export interface Tools {
  socket: (path: string) => Promise<number | null>;
  relay: (ice: RTCIceServer[]) => Promise<Passed | null>;
}

/** As the signalling closes for whoever shows no ticket that it knows. */
const REFUSED = 4401;
const ANSWERS_WITHIN = 8000;
/** Slower there and back than this, people talk into each other's words. */
const SLOW = 400;
const SLOW_SIGNAL = 2000;
/** Less carries sound, and no picture worth seeing. */
const PICTURE = 400;

/** The whole line: the server, the signalling socket, and bytes through the relay. */
export async function tryLine(
  ask: () => Promise<LineToTry>,
  tools: Tools = { socket: (path) => socketAnswers(path), relay: (ice) => throughRelay(ice) },
): Promise<LineState> {
  let line: LineToTry;
  try {
    line = await ask();
  } catch (error) {
    // Refused is not unreachable: there is a line, and it can't be tried for this meeting now.
    const { status = 500 } = error as { status?: number };
    return status < 500 ? "untested" : "bad";
  }
  const signal = await tools.socket(line.socket);
  if (signal === null) return "bad";
  if (line.ice.length === 0) return "untested";
  const passed = await tools.relay(line.ice);
  if (!passed) return "bad";
  const isWeak = passed.ms > SLOW || passed.kbps < PICTURE || signal > SLOW_SIGNAL;
  return isWeak ? "weak" : "ok";
}

/**
 * How many milliseconds the signalling takes to answer; null when it doesn't. A hello without a ticket
 * opens nothing: the refusal is the answer.
 */
export function socketAnswers(path: string, open: (path: string) => Wire = openSocket) {
  return new Promise<number | null>((resolve) => {
    const began = performance.now();
    const wire = open(path);
    const timer = setTimeout(() => done(false), ANSWERS_WITHIN);
    const done = (came: boolean) => {
      clearTimeout(timer);
      wire.onclose = wire.onmessage = null;
      wire.close();
      resolve(came ? Math.round(performance.now() - began) : null);
    };
    wire.onopen = () =>
      wire.send(JSON.stringify({ type: "hello", v: VERSION, ticket: "device-check" }));
    wire.onmessage = () => done(true);
    wire.onclose = ({ code }) => done(code === REFUSED);
  });
}

function openSocket(path: string): Wire {
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  return new WebSocket(`${scheme}://${location.host}${path}`) as unknown as Wire;
}
