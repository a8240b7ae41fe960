import { flushSync, mount, unmount } from "svelte";
import { afterEach, expect, test } from "vitest";
import { focalPosition } from "./focal";
import Picture from "./Picture.svelte";

const image = {
  alt: "A cradle",
  width: 800,
  height: 400,
  src: "/media/images/a.jpg",
  srcset: {
    avif: "/media/images/a.avif 800w",
    webp: "/media/images/a.webp 800w",
    jpeg: "/media/images/a.jpg 800w",
  },
  focal: { x: 0.25, y: 0.5 },
  placeholder: "#336699",
};
let shown: Record<string, unknown> | undefined;

function show(props: object): HTMLImageElement {
  shown = mount(Picture, { target: document.body, props: { image, ...props } });
  flushSync();
  return document.images[0] as HTMLImageElement;
}

afterEach(() => {
  if (shown) void unmount(shown);
  shown = undefined;
  document.body.replaceChildren();
});

test("its place has the picture's colour until the picture is there", () => {
  const element = show({});
  expect(element.style.backgroundColor).toBe("rgb(51, 102, 153)");
  expect([element.width, element.height]).toEqual([800, 400]);
  element.dispatchEvent(new Event("load"));
  flushSync();
  expect(element.style.backgroundColor).toBe("");
});

test("a picture that does not come leaves its words on the ordinary background", () => {
  const element = show({});
  element.dispatchEvent(new Event("error"));
  flushSync();
  expect(element.style.backgroundColor).toBe("");
  expect(document.querySelectorAll("source")).toHaveLength(0);
});

test.each([
  ["null", { ...image, focal: null, placeholder: null }],
  ["absent", { ...image, focal: undefined, placeholder: undefined }],
])("a picture whose colour and focal point are %s is shown", (_what, old) => {
  const element = show({ image: old });
  expect(element.style.backgroundColor).toBe("");
  expect(element.style.objectPosition).toBe("");
});

test("a frame that cuts the picture holds it at its focal point", () => {
  expect(show({}).style.objectPosition).toBe("25% 50%");
  expect(focalPosition({ x: -0.1, y: 1.2 })).toBe("0% 100%");
  expect(focalPosition(null)).toBeNull();
});

test("a browser takes AVIF before WebP, and one that knows neither gets JPEG", () => {
  const element = show({});
  const types = [...document.querySelectorAll("source")].map((source) => source.type);
  expect(types).toEqual(["image/avif", "image/webp"]);
  expect(element.previousElementSibling?.tagName).toBe("SOURCE");
  expect(element.srcset).toBe("/media/images/a.jpg 800w");
});

test("a format that could not be written is left out", () => {
  show({ image: { ...image, srcset: { jpeg: image.srcset.jpeg } } });
  expect(document.querySelectorAll("source")).toHaveLength(0);
});
