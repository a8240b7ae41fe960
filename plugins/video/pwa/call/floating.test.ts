import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { canFloat, endFloating, floatOrBack } from "./floating";

const exit = vi.fn(() => Promise.resolve());
const request = vi.fn(() => Promise.resolve());

/** jsdom has no picture in picture: as a browser that has it. */
function has(floating: Element | null, enabled = true) {
  for (const [name, value] of Object.entries({
    pictureInPictureEnabled: enabled,
    pictureInPictureElement: floating,
    exitPictureInPicture: exit,
  }))
    Object.defineProperty(document, name, { value, configurable: true });
}

beforeEach(() => {
  document.body.innerHTML = `
    <figure class="own"><video id="own"></video></figure>
    <figure><video class="hidden" id="off"></video></figure>
    <figure><video id="on"></video></figure>`;
  for (const video of document.querySelectorAll("video"))
    Object.assign(video, { requestPictureInPicture: () => request.call(video) });
});

afterEach(() => {
  for (const name of ["pictureInPictureEnabled", "pictureInPictureElement", "exitPictureInPicture"])
    Reflect.deleteProperty(document, name);
  vi.clearAllMocks();
});

describe("picture in picture", () => {
  it("is not offered where the browser has none", () => {
    expect(canFloat()).toBe(false);
    has(null, false);
    expect(canFloat()).toBe(false);
    has(null);
    expect(canFloat()).toBe(true);
  });

  it("floats the first picture that is on and not one's own", async () => {
    has(null);
    await floatOrBack(document);
    expect(request.mock.contexts).toEqual([document.querySelector("#on")]);
  });

  it("is taken back, by hand and when the call is over", async () => {
    has(document.querySelector("#on"));
    await floatOrBack(document);
    endFloating();
    expect(exit).toHaveBeenCalledTimes(2);
    expect(request).not.toHaveBeenCalled();
    has(null);
    endFloating();
    expect(exit).toHaveBeenCalledTimes(2);
  });
});
