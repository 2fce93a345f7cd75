import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { encodeIdx } from "@slicetuner/images";
import sharp from "sharp";

/**
 * Writes pictures of `side` × `side` pixels and their labels as idx files; class `k` is brighter than class
 * `k − 1`.
 */
export async function writeIdxPictures(
  folder: string,
  name: string,
  labels: readonly number[],
  { side = 4, channels }: { readonly side?: number; readonly channels?: 1 | 3 } = {},
): Promise<{ readonly images: string; readonly labels: string }> {
  const width = side * side * (channels ?? 1);
  const pixels = labels.flatMap((label, row) =>
    Array.from({ length: width }, (_, pixel) => 60 * label + ((row * 31 + pixel * 7) % 60)),
  );
  const shape = [labels.length, side, side, ...(channels === undefined ? [] : [channels])];
  const files = { images: join(folder, `${name}.idx.gz`), labels: join(folder, `${name}-labels.idx`) };
  const images = encodeIdx({ type: "uint8", shape, values: Uint8Array.from(pixels) });
  await writeFile(files.images, gzipSync(images));
  await writeFile(
    files.labels,
    encodeIdx({ type: "uint8", shape: [labels.length], values: Uint8Array.from(labels) }),
  );
  return files;
}

/** Writes a picture in one grey, or one colour, and the folders above it. */
export async function writePicture(file: string, colour: readonly number[], side = 4): Promise<void> {
  const pixels = Array.from({ length: side * side }, () => colour).flat();
  const raw = { width: side, height: side, channels: colour.length as 1 | 3 };
  const drawn = sharp(Uint8Array.from(pixels), { raw });
  if (colour.length === 1) drawn.toColourspace("b-w");
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, await drawn.png().toBuffer());
}
