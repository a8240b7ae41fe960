import { loudness } from "./media";

const LOOK_EVERY = 200;
const LOUD = 0.05;
/** A pause between two words is none. */
const HOLDS = 800;

let shared: AudioContext | null = null;

/**
 * Tells whether somebody is heard now, for those who do not hear it (EN 301 549, 6.5.5). The sound is only
 * measured here; it is played by its own element. Where the browser cannot, nothing is told.
 */
export function noticeSpeech(sound: MediaStream, told: (speaks: boolean) => void): () => void {
  if (!("AudioContext" in globalThis) || sound.getAudioTracks().length === 0)
    return () => undefined;
  shared ??= new AudioContext();
  const context = shared;
  void context.resume().catch(() => undefined);
  const analyser = context.createAnalyser();
  analyser.fftSize = 2048;
  const source = context.createMediaStreamSource(sound);
  source.connect(analyser);
  const data = new Uint8Array(analyser.fftSize);
  let until = 0;
  const timer = setInterval(() => {
    analyser.getByteTimeDomainData(data);
    if (loudness(data) > LOUD) until = Date.now() + HOLDS;
    told(Date.now() < until);
  }, LOOK_EVERY);
  return () => {
    clearInterval(timer);
    source.disconnect();
  };
}
