import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runInProcess } from "../../testing/run-in-process.ts";
import { writeIdxPictures, writePicture } from "../../testing/write-pictures.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "pictures-"));
});
afterAll(() => rm(folder, { recursive: true }));

const quick =
  "--workers 0 --estimation amortized --subset-sizes 2 --subset-repeats 1 --maximum-epochs 2".split(" ");
const classes = (count: number) => Array.from({ length: count }, (_, row) => row % 3);

async function resultOf(...words: string[]): Promise<Record<string, never>> {
  const out = join(folder, "result.json");
  const { code, stderr } = await runInProcess([...words, ...quick, "--out", out]);
  expect(stderr.replaceAll(/^Warning: .*$/gm, "").trim()).toBe("");
  expect(code).toBe(0);
  return JSON.parse(await readFile(out, "utf8"));
}

describe("commands on pictures", () => {
  it("plan for idx files, and say what the pictures are", async () => {
    const { images, labels } = await writeIdxPictures(folder, "plan", classes(60));
    const words = ["plan", "--images", images, "--labels", labels, "--slice-by", "label", "--budget", "30"];
    const { code, stdout } = await runInProcess([...words, ...quick]);
    expect(code).toBe(0);
    expect(stdout).toContain("60 pictures, 4 × 4 pixels, grey");
    expect(stdout).not.toContain("A missing number counts as the mean");
  });

  it("compare with a convolutional network, pictures in file order", async () => {
    const files = await writeIdxPictures(folder, "compare", classes(60), { channels: 3 });
    const words = ["--images", files.images, "--labels", files.labels, "--slice-by", "label", "--file-order"];
    const cnn = ["--model", "cnn", "--blocks", "2", "--hidden-sizes", "4"];
    const more = ["--budget", "6", "--seeds", "1", "--repeats", "1", "--strategies", "uniform,one-shot"];
    const result = await resultOf("compare", ...words, ...cnn, ...more);
    expect(result).toMatchObject({
      data: { source: files.images, slices: ["0", "1", "2"], features: 48, order: "file" },
      settings: { images: files.images, labels: files.labels, sliceBy: ["label"], fileOrder: true },
    });
  });

  it("run on a folder, and name the pictures that were bought", async () => {
    const [own, pool] = [join(folder, "own"), join(folder, "pool")];
    for (let index = 0; index < 24; index++) {
      const label = index % 2;
      await writePicture(join(own, `${label}_${index}.png`), [100 * label + index], 8);
      await writePicture(join(pool, "more", `${label}_${index}.png`), [100 * label + index + 50], 8);
    }
    const words = ["--images", own, "--pool", pool, "--pattern", "{kind}_*", "--image-size", "4x4"];
    const more = ["--label", "kind", "--slice-by", "kind", "--budget", "4", "--repeats", "1"];
    const result = await resultOf("run", ...words, ...more);
    expect(result).toMatchObject({
      settings: { imageSize: { width: 4, height: 4 } },
      data: { features: 16 },
    });
    const { acquiredExamples } = result as unknown as { acquiredExamples: { id: string }[] };
    expect(JSON.stringify(acquiredExamples)).toMatch(/more\/[01]_\d+\.png/);
  });

  it("refuse all mistakes together, with exit code 2", async () => {
    const { images, labels } = await writeIdxPictures(folder, "x", [0, 1]);
    const words = ["--images", images, "--labels", labels, "--pool", images, "--pool-labels", labels];
    const wrong = ["--slice-by", "labels", "--image-size", "3x0", "--out", labels];
    const { code, stderr } = await runInProcess(["run", ...words, ...wrong]);
    expect(code).toBe(2);
    expect(stderr.split("\n").map((line) => line.replaceAll(`${folder}/`, ""))).toEqual([
      expect.stringContaining('--image-size: is "3x0", expected width and height in pixels, such as 32x32'),
      expect.stringContaining("--budget: is missing"),
      expect.stringContaining("--out: would replace --labels"),
      expect.stringContaining("--out: would replace --pool-labels"),
      expect.stringContaining('--slice-by: no column "labels"'),
      expect.stringContaining('--pool: "x.idx.gz" is what --images names'),
      "",
    ]);
  });
});
