import { link, mkdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { InvalidInputError } from "@slicetuner/core";
import fc from "fast-check";
import sharp from "sharp";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type ImageProgress, readImageFolder } from "./read-image-folder.ts";
import { drawPicture, drawPlain } from "./testing/draw-picture.ts";
import { makeTestFolder, type TestFolder } from "./testing/make-test-folder.ts";

let folder: TestFolder;
beforeEach(async () => {
  folder = await makeTestFolder();
});
afterEach(() => folder.remove());

async function refusal(reading: Promise<unknown>): Promise<InvalidInputError> {
  const error = await reading.catch((reason: unknown) => reason);
  if (!InvalidInputError.isInstance(error)) throw new Error(`expected an InvalidInputError, got ${error}`);
  return error;
}

const without = (texts: readonly string[]) => texts.map((text) => text.replaceAll(`${folder.path}: `, ""));

/** `count` readable pictures called `name`. */
async function writeMany(count: number, name: (index: number) => string): Promise<void> {
  const picture = await drawPlain([2, 2], [9]);
  for (let index = 0; index < count; index++) await folder.write(name(index), picture);
}

describe("readImageFolder", () => {
  it("gives back the bytes that were drawn, of every lossless format, grey and colour", async () => {
    const drawings = fc
      .record({
        height: fc.integer({ min: 1, max: 6 }),
        width: fc.integer({ min: 1, max: 6 }),
        channels: fc.constantFrom(1 as const, 3 as const),
        format: fc.constantFrom("png" as const, "tiff" as const, "webp" as const),
      })
      .chain((drawing) => {
        const length = drawing.height * drawing.width * drawing.channels;
        return fc.record({
          drawing: fc.constant(drawing),
          pixels: fc.array(fc.integer({ min: 0, max: 255 }), { minLength: length, maxLength: length }),
        });
      });
    await fc.assert(
      fc.asyncProperty(drawings, async ({ drawing: { height, width, channels, format }, pixels }) => {
        const own = await makeTestFolder();
        await own.write(`a/1.${format}`, await drawPicture(pixels, [height, width, channels], format));
        const images = await readImageFolder(own.path, { channels });
        await own.remove();
        expect(images.shape).toEqual([height, width, channels]);
        expect(images.pixels).toEqual(Float32Array.from(pixels, (pixel) => pixel / 255));
      }),
      { numRuns: 40 },
    );
  });

  it("takes folders for labels, in the order of the paths, with many at a time as with one", async () => {
    for (let index = 0; index < 12; index++) {
      const label = ["b", "a", "B", "a-b"][index % 4]!;
      await folder.write(`${label}/x/${index}.png`, await drawPlain([1, 1], [index]));
    }
    const one = await readImageFolder(folder.path, { concurrency: 1 });
    expect(one.ids).toEqual([...one.ids].sort());
    expect(one.ids[0]).toBe("B/x/10.png");
    expect(one.attributes).toEqual({ label: one.ids.map((id) => id.split("/")[0]) });
    const numbers = one.ids.map((id) => Number.parseInt(id.split("/")[2]!, 10));
    expect(Array.from(one.pixels, (pixel) => Math.round(255 * pixel))).toEqual(numbers);
    expect(await readImageFolder(folder.path, { concurrency: 8 })).toEqual(one);
  });

  it("is grey where all pictures are, else coloured, or what is wanted", async () => {
    await folder.write("a/1.png", await drawPlain([1, 1], [51]));
    expect((await readImageFolder(folder.path)).shape).toEqual([1, 1, 1]);
    await folder.write("a/2.png", await drawPlain([1, 1], [0, 255, 51]));
    const colour = await readImageFolder(folder.path);
    expect(colour.shape).toEqual([1, 1, 3]);
    expect(colour.pixels).toEqual(Float32Array.of(0.2, 0.2, 0.2, 0, 1, 0.2));
    expect((await readImageFolder(folder.path, { channels: 1 })).shape).toEqual([1, 1, 1]);
  });

  it("stretches to the size that is wanted", async () => {
    await folder.write("a/1.png", await drawPlain([8, 4], [51]));
    await folder.write("a/2.png", await drawPlain([3, 9], [102]));
    const images = await readImageFolder(folder.path, { size: { width: 6, height: 2 } });
    expect(images.shape).toEqual([2, 6, 1]);
    const [first, second] = [images.pixels.slice(0, 12), images.pixels.slice(12)];
    expect(first).toEqual(new Float32Array(12).fill(0.2));
    expect(second).toEqual(new Float32Array(12).fill(0.4));
  });

  it("turns pictures as their metadata say, and lays transparent ones on white", async () => {
    const lying = await sharp(await drawPicture([0, 255], [1, 2, 1]))
      .withMetadata({ orientation: 6 })
      .png()
      .toBuffer();
    await folder.write("a/1.png", lying);
    const images = await readImageFolder(folder.path);
    expect(images.shape).toEqual([2, 1, 3]);
    expect(images.pixels).toEqual(Float32Array.of(0, 0, 0, 1, 1, 1));

    await folder.write("a/1.png", await drawPicture([7, 8, 9, 0, 51, 51, 51, 255], [1, 2, 4]));
    const flat = await readImageFolder(folder.path);
    expect(flat.pixels).toEqual(Float32Array.of(1, 1, 1, 0.2, 0.2, 0.2));
  });

  it("reads 16 bits a pixel as 8", async () => {
    const raw = { width: 2, height: 1, channels: 1 as const };
    const deep = await sharp(Uint16Array.of(0, 65_535), { raw }).toColourspace("grey16").png().toBuffer();
    await folder.write("a/1.png", deep);
    const images = await readImageFolder(folder.path);
    expect(images.shape).toEqual([1, 2, 1]);
    expect(images.pixels).toEqual(Float32Array.of(0, 1));
  });

  it("tells its progress, and stops when asked to", async () => {
    await writeMany(5, (index) => `a/${index}.png`);
    const seen: ImageProgress[] = [];
    await readImageFolder(folder.path, { onProgress: (progress) => seen.push(progress) });
    expect(seen.filter(({ stage }) => stage === "examining").map(({ done }) => done)).toEqual([
      1, 2, 3, 4, 5,
    ]);
    expect(seen.at(-1)).toEqual({ stage: "decoding", done: 5, total: 5 });
    const stop = new AbortController();
    const reading = readImageFolder(folder.path, {
      signal: stop.signal,
      onProgress: ({ stage, done }) => {
        if (stage === "decoding" && done === 2) stop.abort(new Error("enough"));
      },
    });
    await expect(reading).rejects.toThrow("enough");
  });

  it("follows links, and walks no folder twice", async () => {
    await folder.write("elsewhere/1.png", await drawPlain([1, 1], [1]));
    await mkdir(join(folder.path, "top", "b"), { recursive: true });
    await symlink(join(folder.path, "elsewhere"), join(folder.path, "top", "a"));
    await symlink(join(folder.path, "top"), join(folder.path, "top", "b", "loop"));
    await symlink(join(folder.path, "nowhere.png"), join(folder.path, "top", "b", "lost.png"));
    await link(join(folder.path, "elsewhere", "1.png"), join(folder.path, "top", "b", "2.png"));
    const images = await readImageFolder(join(folder.path, "top"), { maximumUnusable: 0.5 });
    expect(images.ids).toEqual(["a/1.png", "b/2.png"]);
    expect(images.warnings).toEqual([expect.stringContaining("1 picture (b/lost.png): cannot be decoded")]);
  });
});

describe("readImageFolder on what cannot be used", () => {
  it("leaves a few out and names them, whatever is wrong with them", async () => {
    for (let grey = 0; grey < 96; grey++)
      await folder.write(`${grey}_1_2.png`, await drawPlain([2, 2], [grey]));
    const whole = await sharp({ create: { width: 64, height: 64, channels: 3, background: "red" } })
      .jpeg()
      .toBuffer();
    await folder.write("10_empty_2.jpg", "");
    await folder.write("10_text_2.jpg", "no picture at all");
    await folder.write("10_short_2.jpg", whole.subarray(0, whole.length - 40));
    await folder.write("0.png", await drawPlain([2, 2], [9]));
    await folder.write("labels.csv", "a,b\n");
    await folder.write(".hidden/1_1_1.png", "");
    const size = { width: 2, height: 2 };
    const images = await readImageFolder(folder.path, { pattern: "{age}_{sex}_*", size, channels: 1 });
    expect(images.size).toBe(96);
    images.ids.forEach((id, picture) => {
      const own = images.pixels.subarray(4 * picture, 4 * (picture + 1));
      expect(Array.from(own, (pixel) => Math.round(255 * pixel))).toEqual(
        new Array(4).fill(Number.parseInt(id, 10)),
      );
    });
    expect(images.attributes.age).toEqual(images.ids.map((id) => id.split("_")[0]));
    const warnings = without(images.warnings);
    expect(warnings).toEqual([
      "left out 1 picture (0.png): the pattern {age}_{sex}_* does not match",
      expect.stringMatching(
        /^left out 2 pictures \(10_empty_2\.jpg, 10_text_2\.jpg\): cannot be decoded, .*unsupported image format$/,
      ),
      expect.stringMatching(/^left out 1 picture \(10_short_2\.jpg\): cannot be decoded, .*premature end/),
      "2 other files (.hidden/1_1_1.png, labels.csv) passed over",
    ]);
  });

  it("refuses when it is more than a twentieth, or all", async () => {
    await writeMany(9, (index) => `a/${index}.png`);
    await folder.write("a/x.png", "no picture");
    const error = await refusal(readImageFolder(folder.path));
    expect(without(error.problems.map(({ message }) => message))).toEqual([
      expect.stringMatching(/^1 picture \(a\/x\.png\): cannot be decoded, /),
      "1 of 10 pictures cannot be used, at most 5 % may be left out",
    ]);
    expect(error.hint).toContain("maximumUnusable");
    expect((await readImageFolder(folder.path, { maximumUnusable: 0.1 })).size).toBe(9);
    const none = await refusal(readImageFolder(folder.path, { pattern: "{x}-{y}.png", maximumUnusable: 1 }));
    expect(none.message).toContain("10 of 10 pictures cannot be used, none is left");
    expect(none.hint).toContain("pattern");
  });

  it("names the sizes that differ", async () => {
    await writeMany(3, (index) => `a/${index}.png`);
    await folder.write("a/wide.png", await drawPlain([2, 5], [9]));
    const error = await refusal(readImageFolder(folder.path));
    expect(without([error.message])).toEqual([
      "pictures differ in size (width × height): 2 × 2 (3 pictures, e.g. a/0.png), 5 × 2 (1 picture, e.g. a/wide.png)",
    ]);
    expect(error.hint).toContain("`size`");
  });

  it("refuses a folder without pictures, a file, and nothing", async () => {
    expect((await refusal(readImageFolder(folder.path))).message).toContain("holds no picture");
    const file = await folder.write("a.csv", "a");
    expect((await refusal(readImageFolder(folder.path))).message).toContain(
      "only holds 1 other file (a.csv)",
    );
    expect((await refusal(readImageFolder(file))).message).toContain("is a file, expected a folder");
    expect((await refusal(readImageFolder(join(folder.path, "no")))).message).toContain("no such folder");
  });

  it("refuses all wrong options at once", async () => {
    const options = { pattern: "x", size: { width: 0, height: 2 }, channels: 2 as 1, maximumUnusable: 2 };
    const { problems } = await refusal(readImageFolder(folder.path, { ...options, concurrency: 0.5 }));
    expect(problems.map(({ path }) => path)).toEqual([
      "size",
      "channels",
      "maximumUnusable",
      "concurrency",
      "pattern",
    ]);
  });
});
