import { loudness } from "./media";

const LOOK_EVERY = 200;
const SAMPLES = 2048;
/** Filled anew at each look: one for all. */
const moment = new Uint8Array(SAMPLES);
const LOUD = 0.05;
/** A pause between two words is none. */
const HOLDS = 800;

let shared: AudioContext | null = null;

/** A room is never as silent as this for so long: the microphone is switched off, or taken by something else. */
const SILENT_FOR = 8000;

/**
 * Tells whether somebody is heard now, for those who do not hear it (EN 301 549, 6.5.5). The sound is only
 * measured here; it is played by its own element. Where the browser cannot, nothing is told.
 */
export function noticeSpeech(sound: MediaStream, told: (speaks: boolean) => void): () => void {
  let until = 0;
  return measure(sound, (analyser) => {
    if (levelOf(analyser) > LOUD) until = Date.now() + HOLDS;
    told(Date.now() < until);
  });
}

/**
 * Tells that a microphone that is on has given nothing at all for some seconds, and when it gives something.
 * Once it did it is left alone: a device may send true silence between two sentences.
 */
export function noticeSilence(sound: MediaStream, told: (silent: boolean) => void): () => void {
  const data = new Float32Array(SAMPLES);
  const since = Date.now();
  let works = false;
  return measure(sound, (analyser) => {
    if (works) return;
    analyser.getFloatTimeDomainData(data);
    works = data.some((sample) => sample !== 0);
    told(!works && Date.now() - since >= SILENT_FOR);
  });
}

/** How loud it is at this moment, 0 to 1. */
function levelOf(analyser: AnalyserNode): number {
  analyser.getByteTimeDomainData(moment);
  return loudness(moment);
}

/** Looks at a sound five times a second, at so many of its last samples, until what it returns is called. */
export function measure(
  sound: MediaStream,
  look: (analyser: AnalyserNode) => void,
  samples = SAMPLES,
): () => void {
  if (!("AudioContext" in globalThis) || sound.getAudioTracks().length === 0)
    return () => undefined;
  shared ??= new AudioContext();
  const context = shared;
  void context.resume().catch(() => undefined);
  const analyser = context.createAnalyser();
  analyser.fftSize = samples;
  const source = context.createMediaStreamSource(sound);
  source.connect(analyser);
  const timer = setInterval(() => {
    // A context that the browser holds back measures nothing, and that says nothing of the sound.
    if (context.state === "running") look(analyser);
  }, LOOK_EVERY);
  return () => {
    clearInterval(timer);
    source.disconnect();
  };
}
