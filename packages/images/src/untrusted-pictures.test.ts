import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { fuzz, mutateBytes } from "@slicetuner/fuzz";
import { afterAll, beforeAll, it } from "vitest";
import { encodeIdx } from "./encode-idx.ts";
import { idxTypes } from "./idx-format.ts";
import { readIdx } from "./read-idx.ts";
import { readIdxImages } from "./read-idx-images.ts";
import { readImageFolder } from "./read-image-folder.ts";
import { drawPicture } from "./testing/draw-picture.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "untrusted-pictures-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const pixels = Uint8Array.from({ length: 5 * 4 * 3 }, (_, index) => (index * 37) % 256);

it("an idx file of whatever bytes is read, or refused with what is wrong", async () => {
  const files = idxTypes.map((layout) => {
    const values = layout.allocate(12);
    return encodeIdx({ type: layout.type, shape: [3, 2, 2], values });
  });
  await fuzz({
    name: "idx",
    make: (random) => {
      const bytes = files[random.integer(files.length)]!;
      if (random.integer(2) === 0) return mutateBytes(random, bytes);
      return random.integer(2) === 0
        ? gzipSync(mutateBytes(random, bytes))
        : mutateBytes(random, gzipSync(bytes));
    },
    run: async (bytes) => {
      const { values, shape } = await readIdx(bytes, { memoryLimit: "1MB" });
      const expected = shape.reduce((product, size) => product * size, 1);
      if (values.length !== expected) throw new Error(`${values.length} values of ${expected}`);
    },
  });
});

it("idx pictures of whatever bytes are read, or refused with what is wrong", async () => {
  const images = encodeIdx({ type: "uint8", shape: [5, 4, 3], values: pixels });
  const path = join(folder, "images.idx");
  await fuzz({
    name: "idx pictures",
    make: (random) => mutateBytes(random, random.integer(3) === 0 ? gzipSync(images) : images),
    run: (bytes) => {
      writeFileSync(path, bytes);
      return readIdxImages(path, { memoryLimit: "1MB" });
    },
  });
});

it("pictures of whatever bytes are read, left out or refused with what is wrong", async () => {
  const drawn = await Promise.all(
    (["png", "jpeg", "webp", "tiff"] as const).map(async (format) => ({
      format,
      bytes: await drawPicture(Array.from(pixels.subarray(0, 36)), [4, 3, 3], format),
    })),
  );
  await fuzz({
    name: "pictures",
    make: (random) => {
      const { format, bytes } = drawn[random.integer(drawn.length)]!;
      return { name: `a.${format}`, bytes: mutateBytes(random, bytes) };
    },
    run: async ({ name, bytes }) => {
      const own = mkdtempSync(join(folder, "pictures-"));
      writeFileSync(join(own, name), bytes);
      writeFileSync(join(own, "right.png"), drawn[0]!.bytes);
      await readImageFolder(own, { size: { width: 4, height: 4 } }).finally(() =>
        rmSync(own, { recursive: true }),
      );
    },
    inputs: 500,
  });
});
