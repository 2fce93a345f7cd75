import { basename } from "node:path";
import type { IdxArray, IdxValues } from "./idx-format.ts";
import { checkNumbers, type ImageSet } from "./image-set.ts";
import type { ReadIdxOptions } from "./read-announced.ts";
import { invalidFile } from "./read-bytes.ts";
import { readIdx } from "./read-idx.ts";

/**
 * Reads pictures from an idx file: `[pictures, height, width]` (idx3) are grey, `[pictures, height, width,
 * channels]` (idx4) have 1, 3 or 4 channels, the channels last. Bytes become numbers from 0 to 1 (divided by
 * 255); floats stay as they are.
 * @throws InvalidInputError for what is no whole idx file, or holds no pictures.
 */
export async function readIdxImages(path: string, options: ReadIdxOptions = {}): Promise<ImageSet> {
  const array = await readIdx(path, options);
  const shape = pictureShape(path, array);
  const size = array.shape[0]!;
  if (size === 0) throw invalidFile(path, "holds no picture");
  checkNumbers(path, size, shape);
  const name = basename(path);
  return {
    source: path,
    size,
    shape,
    pixels: toPixels(path, array),
    ids: Array.from({ length: size }, (_, picture) => `${name}:${picture}`),
    attributes: {},
    warnings: [],
  };
}

function pictureShape(path: string, { shape }: IdxArray): ImageSet["shape"] {
  const dimensions = shape.map((length) => length.toLocaleString("en")).join(" × ");
  const [, height = 0, width = 0, channels = 1] = shape;
  if (shape.length === 1)
    throw invalidFile(path, `holds ${dimensions} numbers, no pictures: is it the file of the labels?`);
  if (shape.length !== 3 && shape.length !== 4)
    throw invalidFile(
      path,
      `has ${shape.length} dimensions (${dimensions}), expected 3 (pictures, height, width) or 4 (and channels)`,
    );
  if (height === 0 || width === 0) throw invalidFile(path, `holds pictures without a pixel (${dimensions})`);
  if (![1, 3, 4].includes(channels)) {
    const isChannelsFirst = [1, 3, 4].includes(height);
    const advice = isChannelsFirst ? "; it seems to hold the channels first: transpose it" : "";
    throw invalidFile(
      path,
      `has the dimensions ${dimensions}, expected the last one to be 1, 3 or 4 channels (pictures, height, width, channels)${advice}`,
    );
  }
  return [height, width, channels];
}

function toPixels(path: string, { type, values }: IdxArray): Float32Array {
  if (values instanceof Uint8Array) return scaleBytes(values);
  if (!(values instanceof Float32Array || values instanceof Float64Array))
    throw invalidFile(path, `its pixels are ${type}, expected uint8 (0 to 255), float32 or float64`);
  const broken = findNotFinite(values);
  if (broken >= 0) throw invalidFile(path, `entry ${broken} is ${values[broken]}, expected finite numbers`);
  return values instanceof Float32Array ? values : Float32Array.from(values);
}

/** `byte / 255`, from 0 to 1. */
function scaleBytes(bytes: Uint8Array): Float32Array {
  const pixels = new Float32Array(bytes.length);
  for (let index = 0; index < bytes.length; index++) pixels[index] = bytes[index]! / 255;
  return pixels;
}

/** Where a number is not finite as a float32; −1 where none is. */
function findNotFinite(values: IdxValues): number {
  for (let index = 0; index < values.length; index++)
    if (!Number.isFinite(Math.fround(values[index]!))) return index;
  return -1;
}
