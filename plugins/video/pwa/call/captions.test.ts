import { describe, expect, it, vi } from "vitest";
import { hasCaptions, captionSource, type CaptionSource } from "@/lib/captions";
import { Captions } from "./captions";

const sound = (tracks = 1) =>
  ({ getAudioTracks: () => Array<unknown>(tracks).fill({}) }) as unknown as MediaStream;

function model() {
  const said = new Map<MediaStream, (text: string, isDone: boolean) => void>();
  const stop = vi.fn();
  const source: CaptionSource = {
    listen(stream, _locale, tell) {
      said.set(stream, tell);
      return () => stop(stream);
    },
  };
  return {
    source,
    stop,
    say: (stream: MediaStream, text: string, done = false) => said.get(stream)?.(text, done),
  };
}

describe("captions", () => {
  it("are not offered where no plugin brings a model", async () => {
    expect(hasCaptions()).toBe(false);
    expect(await captionSource()).toBeNull();
  });

  it("grow while somebody speaks, and keep the last sentences", () => {
    const { source, say } = model();
    const [amina, changed] = [sound(), vi.fn()];
    const captions = new Captions(source, "da", changed);
    captions.follow([{ session: "a", sound: amina }]);
    say(amina, "Hun");
    say(amina, "Hun sover");
    expect(captions.lines.map((line) => line.text)).toEqual(["Hun sover"]);
    say(amina, "Hun sover godt.", true);
    for (const text of ["To.", "Tre.", "Fire.", "Fem."]) say(amina, text, true);
    expect(captions.lines.map((line) => line.text)).toEqual(["To.", "Tre.", "Fire.", "Fem."]);
    expect(new Set(captions.lines.map((line) => line.id)).size).toBe(4);
    expect(changed).toHaveBeenCalledTimes(7);
  });

  it("listen to each person once, to a new sound anew, and to nobody after that", () => {
    const { source, stop, say } = model();
    const [first, second, silent] = [sound(), sound(), sound(0)];
    const captions = new Captions(source, "da", () => undefined);
    captions.follow([
      { session: "a", sound: first },
      { session: "b", sound: silent },
    ]);
    captions.follow([{ session: "a", sound: first }]);
    expect(stop).not.toHaveBeenCalled();
    captions.follow([{ session: "a", sound: second }]);
    expect(stop).toHaveBeenCalledExactlyOnceWith(first);
    say(second, "Hej.", true);
    captions.stop();
    expect(stop).toHaveBeenLastCalledWith(second);
    say(second, "Sent.", true);
    expect(captions.lines).toEqual([]);
  });
});
