import { RUNGS, START, step, WITHOUT_PICTURE, type Measured, type Standing } from "./ladder";

type Stat = Record<string, unknown> & { type: string };

/** The places of a connection's senders, as in link.ts. */
const [SOUND, CAMERA] = [0, 1];

/** What the other side and the browser say of our picture on one connection. */
export function measuredIn(report: Iterable<[string, unknown]>): Measured {
  const stats = [...report].map(([, stat]) => stat as Stat);
  const losses = stats
    .filter((stat) => stat.type === "remote-inbound-rtp" && typeof stat.fractionLost === "number")
    .map((stat) => Number(stat.fractionLost));
  const available = stats
    .filter((stat) => stat.type === "candidate-pair" && stat.nominated === true)
    .map((stat) => stat.availableOutgoingBitrate)
    .filter((bits) => typeof bits === "number");
  return {
    loss: losses.length > 0 ? Math.max(...losses) : null,
    available: available.length > 0 ? Math.max(...available) : null,
  };
}

/** Fits the picture to each line by itself: one weak phone does not make it small for all. */
export class Adapting {
  private readonly standing = new WeakMap<RTCPeerConnection, Standing>();

  /** Measure a connection, and let its picture be what its line carries; return whether it carries any. */
  async adapt(
    connection: RTCPeerConnection,
    report: Iterable<[string, unknown]>,
  ): Promise<boolean> {
    const before = this.standing.get(connection);
    const now = step(before ?? START, measuredIn(report));
    this.standing.set(connection, now);
    if (now.rung !== before?.rung) await apply(connection, now.rung);
    return now.rung < WITHOUT_PICTURE;
  }
}

/** Sound goes first; the picture is made as small as its rung says, or is not sent. */
export async function apply(connection: RTCPeerConnection, place: number): Promise<void> {
  const [sound, camera] = [SOUND, CAMERA].map((one) => connection.getTransceivers()[one]?.sender);
  const rung = RUNGS[place] ?? null;
  await Promise.all([
    set(sound, (encoding) => {
      encoding.priority = "high";
      encoding.networkPriority = "high";
    }),
    set(camera, (encoding) => {
      encoding.active = rung !== null;
      if (!rung) return;
      const height = camera?.track?.getSettings().height ?? 720;
      encoding.maxBitrate = rung.bitrate;
      encoding.maxFramerate = rung.frames;
      encoding.scaleResolutionDownBy = Math.max(1, height / rung.height);
    }),
  ]);
}

async function set(
  sender: RTCRtpSender | undefined,
  change: (encoding: RTCRtpEncodingParameters) => void,
): Promise<void> {
  if (!sender) return;
  const parameters = sender.getParameters();
  // Nothing was negotiated yet: the next measurement comes.
  if (!parameters.encodings?.length) return;
  for (const encoding of parameters.encodings) change(encoding);
  await sender.setParameters(parameters).catch(() => undefined);
}
