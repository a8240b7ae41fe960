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

afterEach(() => vi.unstubAllGlobals());

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
