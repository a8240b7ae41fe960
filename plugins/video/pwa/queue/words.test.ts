import { beforeAll, expect, it } from "vitest";
import { setLocale } from "@/lib/i18n";
import { bringTexts } from "./texts";
import { waitInWords } from "./words";

beforeAll(async () => {
  await setLocale("en");
  await bringTexts();
});

it.each([
  [null, "We cannot say yet how long it takes."],
  [{ least: 0, most: 5 }, "It probably takes no more than 5 minutes."],
  [{ least: 10, most: 25 }, "It probably takes between 10 and 25 minutes."],
  [{ least: 60, most: null }, "It probably takes 60 minutes or more."],
])("says %j as a range", (wait, words) => {
  expect(waitInWords(wait)).toBe(words);
});
