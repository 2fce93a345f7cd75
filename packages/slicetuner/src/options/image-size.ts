import { type Reading, wrong } from "./value-schemas.ts";

/** The size of pictures, in pixels; plain data, as results keep it. */
export type ImageSize = {
  readonly width: number;
  readonly height: number;
};

const expected = "width and height in pixels, such as 32x32";

/** Reads `32x24`, or what stands in a configuration file: `{ width: 32, height: 24 }`. */
export function readImageSize(input: unknown): Reading<ImageSize> {
  if (typeof input === "string") {
    const [, width, height] = /^\s*(\d+)\s*[x×]\s*(\d+)\s*$/i.exec(input) ?? [];
    return check(input, { width: Number(width), height: Number(height) });
  }
  if (typeof input !== "object" || input === null) return wrong(input, expected);
  const { width, height } = input as Partial<Record<keyof ImageSize, unknown>>;
  return check(input, { width, height });
}

function check(
  input: unknown,
  size: { readonly width: unknown; readonly height: unknown },
): Reading<ImageSize> {
  const isLength = (length: unknown): length is number =>
    typeof length === "number" && Number.isSafeInteger(length) && length >= 1 && length <= 10_000;
  const { width, height } = size;
  return isLength(width) && isLength(height) ? { value: { width, height } } : wrong(input, expected);
}
