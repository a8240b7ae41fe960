/** What came through: how long a word takes there and back, and how much fits through in a second. */
export interface Passed {
  ms: number;
  kbps: number;
}

type Make = (config: RTCConfiguration) => RTCPeerConnection;

const WITHIN = 15_000;
const PINGS = 3;
const CHUNK = 16_384;
/** 128 KB: enough to tell a line that carries a picture, and little on a prepaid phone. */
const CHUNKS = 8;

/**
 * Two connections of this page that reach each other through the relay only, and pass bytes. Null
 * when they don't: that candidates can be had says nothing yet.
 */
export async function throughRelay(
  ice: RTCIceServer[],
  make: Make = (config) => new RTCPeerConnection(config),
  within = WITHIN,
): Promise<Passed | null> {
  const config: RTCConfiguration = { iceServers: ice, iceTransportPolicy: "relay" };
  const pair: RTCPeerConnection[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), within);
  });
  try {
    const [one, two] = [make(config), make(config)];
    pair.push(one, two);
    return await Promise.race([pass(one, two), late]);
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
    for (const connection of pair) connection.close();
  }
}

async function pass(one: RTCPeerConnection, two: RTCPeerConnection): Promise<Passed> {
  let introduced: () => void = () => undefined;
  const ready = new Promise<void>((resolve) => (introduced = resolve));
  exchange(one, two, ready);
  exchange(two, one, ready);
  two.ondatachannel = ({ channel }) => answer(channel);
  const channel = one.createDataChannel("check");
  const open = new Promise<void>((resolve) => (channel.onopen = () => resolve()));
  await one.setLocalDescription(await one.createOffer());
  await two.setRemoteDescription(one.localDescription as RTCSessionDescriptionInit);
  await two.setLocalDescription(await two.createAnswer());
  await one.setRemoteDescription(two.localDescription as RTCSessionDescriptionInit);
  introduced();
  await open;
  return measure(channel);
}

/** Only candidates of the relay: a browser that offers others all the same gets nothing through by them. */
function exchange(from: RTCPeerConnection, to: RTCPeerConnection, ready: Promise<void>): void {
  from.onicecandidate = ({ candidate }) => {
    if (!candidate || !/ typ relay\b/.test(candidate.candidate)) return;
    void ready.then(() => to.addIceCandidate(candidate)).catch(() => undefined);
  };
}

/** The far end: says words back at once, and tells when all the bytes have come. */
function answer(channel: RTCDataChannel): void {
  let come = 0;
  channel.binaryType = "arraybuffer";
  channel.onmessage = ({ data }: MessageEvent<unknown>) => {
    if (typeof data === "string") channel.send(data);
    else if (data instanceof ArrayBuffer) {
      come += data.byteLength;
      if (come === CHUNK * CHUNKS) channel.send("all");
    }
  };
}

async function measure(channel: RTCDataChannel): Promise<Passed> {
  const back = () => new Promise<void>((resolve) => (channel.onmessage = () => resolve()));
  let ms = Infinity;
  for (let ping = 0; ping < PINGS; ping++) {
    const [heard, sent] = [back(), performance.now()];
    channel.send("ping");
    await heard;
    ms = Math.min(ms, performance.now() - sent);
  }
  const [all, began] = [back(), performance.now()];
  for (let chunk = 0; chunk < CHUNKS; chunk++) channel.send(new Uint8Array(CHUNK));
  await all;
  // The last word's own way back is no part of it.
  const took = Math.max(1, performance.now() - began - ms / 2);
  return { ms: Math.round(ms), kbps: Math.round((CHUNK * CHUNKS * 8) / took) };
}
