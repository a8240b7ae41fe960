import { afterEach, describe, expect, it, vi } from "vitest";
import { fitted, LONGEST, MOST_BYTES, shrink, UnusablePhoto } from "./photo";

const file = (type: string, size = 10) => new Blob([new Uint8Array(size)], { type });

/** A browser that opens pictures of this size; null opens none. */
function browser(size: [number, number] | null) {
  const closed = vi.fn();
  vi.stubGlobal("createImageBitmap", async () => {
    if (!size) throw new DOMException("no", "InvalidStateError");
    return { width: size[0], height: size[1], close: closed };
  });
  const drawn: unknown[][] = [];
  const context = {
    fillRect: () => undefined,
    drawImage: (...given: unknown[]) => drawn.push(given.slice(1)),
  };
  vi.spyOn(HTMLCanvasElement.prototype, "getContext").mockReturnValue(context as never);
  vi.spyOn(HTMLCanvasElement.prototype, "toBlob").mockImplementation((done, type) =>
    done(new Blob(["small"], { type: type ?? "" })),
  );
  return { drawn, closed };
}

/** One that opens pictures only as <img> elements, of this size; null opens none so either. */
function olderBrowser(size: [number, number] | null) {
  const found = browser(null);
  vi.stubGlobal("createImageBitmap", () => {
    throw new TypeError("'from-image' is not a valid ImageOrientation");
  });
  const given: Blob[] = [];
  const revoked: string[] = [];
  URL.createObjectURL = (blob: Blob) => `blob:${given.push(blob)}`;
  URL.revokeObjectURL = (address: string) => void revoked.push(address);
  const shown: HTMLImageElement[] = [];
  HTMLImageElement.prototype.decode = function (this: HTMLImageElement) {
    shown.push(this);
    if (!size) return Promise.reject(new DOMException("no", "EncodingError"));
    Object.defineProperties(this, {
      naturalWidth: { value: size[0] },
      naturalHeight: { value: size[1] },
    });
    return Promise.resolve();
  };
  return { ...found, given, revoked, shown };
}

afterEach(() => {
  vi.unstubAllGlobals();
  for (const name of ["createObjectURL", "revokeObjectURL"]) Reflect.deleteProperty(URL, name);
  Reflect.deleteProperty(HTMLImageElement.prototype, "decode");
});

describe("a photo", () => {
  it.each([
    [4000, 3000, 1600, 1200],
    [3000, 4000, 1200, 1600],
    [800, 600, 800, 600],
    [1600, 1, 1600, 1],
    [40_000, 2, 1600, 1],
  ])("of %i × %i becomes %i × %i", (width, height, newWidth, newHeight) => {
    expect(fitted(width, height)).toEqual([newWidth, newHeight]);
  });

  it("is drawn anew as a small JPEG, and the large one is let go", async () => {
    const { drawn, closed } = browser([4032, 3024]);
    const found = await shrink(file("image/png"));
    expect(found).toMatchObject({ kind: "photo", width: LONGEST, height: 1200, seconds: null });
    expect(found.blob.type).toBe("image/jpeg");
    expect(drawn).toEqual([[0, 0, 1600, 1200]]);
    expect(closed).toHaveBeenCalledOnce();
  });

  it("is drawn anew also where the browser turns no bitmap upright", async () => {
    const { drawn, given, revoked, shown } = olderBrowser([3024, 4032]);
    const large = file("image/jpeg");
    const found = await shrink(large);
    expect(found).toMatchObject({ kind: "photo", width: 1200, height: LONGEST, seconds: null });
    expect(found.blob.size).toBe("small".length);
    expect(drawn).toEqual([[0, 0, 1200, 1600]]);
    expect(given).toEqual([large]);
    expect(shown[0]?.src).toBe("blob:1");
    expect(revoked).toEqual(["blob:1"]);
  });

  it("that cannot be shown either is let go of all the same", async () => {
    const { revoked, drawn } = olderBrowser(null);
    await shrink(file("image/heic")).catch(() => undefined);
    expect(revoked).toEqual(["blob:1"]);
    expect(drawn).toEqual([]);
  });

  it("that the browser cannot open goes to the server as it is", async () => {
    browser(null);
    const heic = file("image/heic");
    expect(await shrink(heic)).toMatchObject({ blob: heic, width: null });
  });

  it("is refused when it is none, or too large to go as it is", async () => {
    browser(null);
    await expect(shrink(file("application/pdf"))).rejects.toBeInstanceOf(UnusablePhoto);
    await expect(shrink(file("image/heic", MOST_BYTES + 1))).rejects.toBeInstanceOf(UnusablePhoto);
  });
});
