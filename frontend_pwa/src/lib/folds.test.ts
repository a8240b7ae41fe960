import { expect, it } from "vitest";
import { keptFolds } from "./folds";

const LISTS = `
  <details class="narrow" open><summary>Narrow</summary></details>
  <details class="narrow"><summary>Save</summary></details>
  <details class="keys"><summary>Keys</summary></details>`;

function readAnew(open: boolean[], html: string): boolean[] {
  const part = document.createElement("div");
  part.innerHTML = LISTS;
  part.querySelectorAll("details").forEach((one, number) => {
    one.open = open[number] ?? one.open;
  });
  const fold = keptFolds(part);
  part.innerHTML = html;
  fold();
  return [...part.querySelectorAll("details")].map((one) => one.open);
}

it.each([[[false, true, false]], [[true, false, true]], [[false, false, false]]])(
  "leaves what was folded and unfolded as it was: %j",
  (open) => expect(readAnew(open, LISTS)).toEqual(open),
);

it("knows them also when others have come, which are as the server has them", () => {
  const more = `<details class="new" open></details>${LISTS}<details class="narrow" open></details>`;
  expect(readAnew([false, true, true], more)).toEqual([true, false, true, true, true]);
});
