/**
 * How many alarms are found, and how many harmless sentences alarm. Every second sentence is held out:
 * words and rules were never changed because of one of those.
 */
import { describe, expect, it } from "vitest";
import suggested from "../../danger/words.json";
import { Matcher, type DangerEntry, type DangerList } from "./matcher";
import ar from "./sentences/ar.json";
import da from "./sentences/da.json";
import en from "./sentences/en.json";

const sentences = { da, en, ar };
type Language = keyof typeof sentences;

const lists: DangerList[] = (Object.keys(sentences) as Language[]).map((language) => ({
  language,
  version: language,
  entries: suggested.languages[language].map((row, index) => ({
    id: String(index),
    topic: "",
    call: "",
    ...row,
    kind: row.kind as DangerEntry["kind"],
  })),
}));
// As on a phone: all of the municipality's languages at once, because people mix them.
const matcher = new Matcher(lists);

const RECALL = 0.95;
const FALSE_ALARMS = 0.1;
const half = (rows: string[], rest: number) => rows.filter((_, index) => index % 2 === rest);
const share = (some: string[], all: string[]) => some.length / all.length;

function measure(rows: { alarming: string[]; harmless: string[] }, rest: number) {
  const alarming = half(rows.alarming, rest);
  const harmless = half(rows.harmless, rest);
  const missed = alarming.filter((text) => !matcher.find(text));
  const wrong = harmless.filter((text) => matcher.find(text));
  return {
    missed,
    wrong,
    recall: 1 - share(missed, alarming),
    falseAlarms: share(wrong, harmless),
  };
}

describe.each(Object.keys(sentences) as Language[])("in %s", (language) => {
  it.each([
    ["tuned", 0],
    ["held out", 1],
  ] as const)("%s: finds what alarms and leaves the rest", (name, rest) => {
    const found = measure(sentences[language], rest);
    const percent = (value: number) => `${(value * 100).toFixed(1)} %`;
    // eslint-disable-next-line no-console -- the figures are what one runs it for
    console.warn(
      `danger words ${language}, ${name}: recall ${percent(found.recall)}, ` +
        `false alarms ${percent(found.falseAlarms)}`,
    );
    expect(found.recall).toBeGreaterThanOrEqual(RECALL);
    expect(found.falseAlarms).toBeLessThanOrEqual(FALSE_ALARMS);
  });
});

it("is measured on enough Danish sentences", () => {
  expect(da.alarming.length).toBeGreaterThanOrEqual(150);
  expect(da.harmless.length).toBeGreaterThanOrEqual(150);
});
