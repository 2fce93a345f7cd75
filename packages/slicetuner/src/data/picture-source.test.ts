import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ProblemList } from "@slicetuner/core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { dataOptions } from "../options/data-options.ts";
import { pictureOptions } from "../options/picture-options.ts";
import { sourceOptions } from "../options/source-options.ts";
import { splitOptions } from "../options/split-options.ts";
import { readSpecs } from "../testing/read-specs.ts";
import { writeIdxPictures, writePicture } from "../testing/write-pictures.ts";
import type { OwnSource } from "./data-source.ts";
import { openOwnSource } from "./open-source.ts";
import { readPicturePool } from "./picture-source.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "pictures-"));
});
afterEach(() => rm(folder, { recursive: true }));

const surroundings = {
  status: { training: () => {}, counting: () => {}, clear: () => {} },
  signal: new AbortController().signal,
};

const relative = (text: string) => text.replaceAll(`${folder}/`, "").replaceAll(folder, "FOLDER");

type Said = Readonly<Record<string, unknown>>;

/** What is asked for, and of what is acquired. */
function request(said: Said) {
  const { split, ...own } = readSpecs([dataOptions, pictureOptions, sourceOptions, splitOptions], said);
  return { ...own, order: split.order };
}

async function open(settings: Said): Promise<OwnSource> {
  const problems = new ProblemList();
  const source = await openOwnSource(request(settings), surroundings, problems);
  problems.throwIfAny();
  return source!;
}

async function problemsOf(settings: Said): Promise<string[]> {
  const problems = new ProblemList();
  expect(await openOwnSource(request(settings), surroundings, problems)).toBeUndefined();
  return problems.problems.map(({ path, message }) => relative(`${path}: ${message}`));
}

async function poolProblems(
  settings: Said,
  source: OwnSource,
): Promise<{ readonly problems: readonly string[]; readonly ids: readonly string[] | undefined }> {
  const problems = new ProblemList();
  const { encoding, data } = source.splitWithEncoding(halves(source), 1);
  const encoded = { ...source, encoding, shape: data.train.exampleShape };
  const pool = await readPicturePool(request(settings), encoded, surroundings, problems);
  return {
    problems: problems.problems.map(({ path, message }) => relative(`${path}: ${message}`)),
    ids: pool?.dataset.exampleIds,
  };
}

/** One example of each slice validates, all others train. */
function halves(source: OwnSource) {
  return {
    initial: source.slices.map(({ size }) => size - 1),
    validation: source.slices.map(() => 1),
    test: source.slices.map(() => 0),
  };
}

describe("idx files of pictures", () => {
  it("are sliced by their label, in file order where wanted, with names for the numbers", async () => {
    const files = await writeIdxPictures(folder, "x", [1, 0, 1, 0, 2, 2]);
    const classNames = ["coat", "bag", "shoe"];
    const source = await open({ ...files, classNames, sliceBy: ["label"], fileOrder: true });
    expect(source).toMatchObject({ title: files.images, pictures: "6 pictures, 4 × 4 pixels, grey" });
    expect(source.classes).toEqual(["bag", "coat", "shoe"]);
    expect(source.slices.map(({ name, size }) => `${name} ${size}`)).toEqual(["bag 2", "coat 2", "shoe 2"]);
    const { train, validation } = source.split(halves(source), 1).data;
    expect(train.exampleShape).toEqual([4, 4, 1]);
    expect(train.exampleIds).toEqual(["x.idx.gz:0", "x.idx.gz:1", "x.idx.gz:4"]);
    expect(validation.exampleIds).toEqual(["x.idx.gz:2", "x.idx.gz:3", "x.idx.gz:5"]);
    expect(Math.round(255 * train.features[0]!)).toBe(60);
    expect(Math.round(255 * train.features[16]!)).toBe(31);
    expect(Array.from(train.labels)).toEqual([0, 1, 2]);
  });

  it("take labels and slices from a table beside them, and rows anew for each seed", async () => {
    const { images } = await writeIdxPictures(folder, "x", [0, 1, 2, 3, 0, 1, 2, 3], { channels: 3 });
    const table = join(folder, "t.csv");
    const rows = ["A,0,k0", "B,1,k1", "A,0,k2", "B,1,k3", "A,0,k4", "B,1,k5", "A,0,k6", "B,1,k7"];
    await writeFile(table, ["race,sex,key", ...rows, ""].join("\n"));
    const source = await open({ images, table, label: "race", sliceBy: ["race", "sex"], id: "key" });
    expect(source.pictures).toBe("8 pictures, 4 × 4 pixels, colour");
    expect(source.slices.map(({ name }) => name)).toEqual(["A-0", "B-1"]);
    const ids = [1, 2, 3, 4, 5].map((seed) => source.split(halves(source), seed).data.train.exampleIds);
    expect(new Set(ids.map(String)).size).toBeGreaterThan(1);
    const { train } = source.split(halves(source), 3).data;
    train.exampleIds.forEach((id, example) => {
      // Row 5 of the file has the label 1, so its first pixel is 60 + (5 · 31) % 60.
      const row = Number(id.slice(1));
      expect(Math.round(255 * train.features[48 * example]!)).toBe(60 * (row % 4) + ((row * 31) % 60));
    });
  });

  it("are sliced by predicates on their labels, and the pool's likewise", async () => {
    const files = await writeIdxPictures(folder, "x", [0, 1, 2, 0, 1, 2]);
    const more = await writeIdxPictures(folder, "y", [2, 1, 0]);
    const slices = join(folder, "slices.json");
    const predicate = { kind: "not", of: { kind: "equals", column: "label", value: "0" } };
    await writeFile(slices, JSON.stringify({ slices: [{ name: "later", predicate }] }));
    const settings = { ...files, slices, minimumExamples: 1, fileOrder: true };
    const source = await open(settings);
    expect(source.slices).toMatchObject([
      { name: "later", size: 4 },
      { name: "everything else", size: 2 },
    ]);
    expect(source.split(halves(source), 1).data.validation.exampleIds).toEqual(["x.idx.gz:5", "x.idx.gz:3"]);
    const pool = await poolProblems({ ...settings, pool: more.images, poolLabels: more.labels }, source);
    expect(pool).toEqual({ problems: [], ids: ["y.idx.gz:0", "y.idx.gz:1", "y.idx.gz:2"] });
  });

  it("leave out small slices with their pictures", async () => {
    const files = await writeIdxPictures(folder, "x", [0, 1, 2, 0, 2, 0]);
    const source = await open({ ...files, sliceBy: ["label"], minimumExamples: 2, fileOrder: true });
    expect(source.slices.map(({ name }) => name)).toEqual(["0", "2"]);
    expect(source.warnings).toEqual([
      expect.stringContaining("1 slice with fewer than 2 rows left out: 1 (1)"),
    ]);
    const { train } = source.split(halves(source), 1).data;
    expect(train.exampleIds).toEqual(["x.idx.gz:0", "x.idx.gz:3", "x.idx.gz:2"]);
    expect(train.classes).toEqual(["0", "2"]);
    expect(Math.round(255 * train.features[2 * 16]!)).toBe(120 + 2);
  });

  it("may take no more than --memory-limit", async () => {
    const files = await writeIdxPictures(folder, "x", Array(20).fill(0));
    // 20 pictures of 16 bytes, as they are and as numbers of four bytes; the 20 labels take 100 bytes.
    expect(await problemsOf({ ...files, sliceBy: ["label"], memoryLimit: "0.2KB" })).toEqual([
      expect.stringMatching(/^x\.idx\.gz: .*above 0\.2KB\. Raise --memory-limit/),
    ]);
  });

  it("tell all that does not fit", async () => {
    const files = await writeIdxPictures(folder, "x", [0, 1, 0]);
    const other = await writeIdxPictures(folder, "y", [0, 1]);
    const table = join(folder, "t.csv");
    await writeFile(table, "label,sex\na,1\n");
    const sliceBy = ["label"];
    expect(await problemsOf({ images: files.images, labels: other.labels, table, sliceBy })).toEqual([
      "y-labels.idx: holds 2 labels, x.idx.gz holds 3 pictures",
      "t.csv: holds 1 row, x.idx.gz holds 3 pictures",
    ]);
    await writeFile(table, "label,sex\na,1\nb,2\na,1\n");
    expect(await problemsOf({ ...files, table, sliceBy })).toEqual([
      expect.stringMatching(/^--table: t\.csv has the column label, which --labels or --pattern gives too/),
    ]);
    expect(await problemsOf({ ...files, classNames: ["coat"], sliceBy })).toEqual([
      "--class-names: has 1 name; label 1 of --labels is 1",
    ]);
    expect(await problemsOf({ images: files.labels, labels: files.images, sliceBy })).toEqual([
      expect.stringMatching(/^x-labels\.idx: holds 3 numbers, no pictures/),
      expect.stringMatching(/^x\.idx\.gz: has 3 dimensions/),
    ]);
    expect(
      await problemsOf({
        images: files.images,
        pattern: "{a}",
        imageChannels: 1,
        imageColumn: "f",
        delimiter: ";",
      }),
    ).toEqual([
      "--pattern: is for a folder of pictures, --images names a file",
      "--image-channels: is for a folder of pictures, --images names a file",
      "--image-column: is for a folder of pictures, --images names a file",
      expect.stringMatching(/^--labels: is missing/),
      "--delimiter: has no meaning without --table",
      expect.stringMatching(/^--label: is missing/),
      expect.stringMatching(/^--slice-by: is missing/),
    ]);
    expect(await problemsOf({ images: join(folder, "none"), data: "a.csv", sliceBy, label: "x" })).toEqual([
      '--images: there is no file or folder "none"',
      expect.stringMatching(/^--data: contradicts --images/),
    ]);
    expect(await problemsOf({ data: "a.csv", pattern: "{a}", poolTable: "b.csv" })).toEqual([
      "--pattern: has no meaning without --images",
      "--pool-table: has no meaning without --images",
      expect.stringMatching(/^--label: is missing/),
      expect.stringMatching(/^--slice-by: is missing/),
    ]);
  });

  it("can be acquired from, other slices left out", async () => {
    const files = await writeIdxPictures(folder, "x", [0, 1, 0, 1]);
    const more = await writeIdxPictures(folder, "y", [2, 1, 0]);
    const small = await writeIdxPictures(folder, "z", [0], { side: 3 });
    const settings = { ...files, sliceBy: ["label"] };
    const source = await open(settings);
    expect(await poolProblems({ ...settings, pool: more.images, poolLabels: more.labels }, source)).toEqual({
      problems: [],
      ids: ["y.idx.gz:1", "y.idx.gz:2"],
    });
    expect(await poolProblems({ ...settings, pool: small.images, poolLabels: small.labels }, source)).toEqual(
      {
        problems: [
          expect.stringMatching(/^--pool: has pictures of 3 × 3 × 1.*those of --images are 4 × 4 × 1/),
        ],
        ids: undefined,
      },
    );
    const checked = await problemsOf({
      ...settings,
      sliceBy: ["none"],
      pool: more.images,
      poolTable: "t.csv",
    });
    expect(checked).toEqual([
      "--pool-labels: is missing: name the labels of --pool",
      "--pool-table: has no meaning without --table",
      expect.stringMatching(/^--slice-by: no column "none"/),
    ]);
  });
});

describe("folders of pictures", () => {
  const faces = ["26_0_0", "27_1_0", "28_0_1", "30_1_1", "31_0_0", "32_1_0", "33_0_1", "34_1_1"];

  it("tell labels and slices by their file names", async () => {
    for (const [index, face] of faces.entries())
      await writePicture(join(folder, `part${index % 2}`, `${face}_x.png`), [10 * index]);
    const settings = {
      images: folder,
      pattern: "{age}_{gender}_{race}_*",
      label: "race",
      sliceBy: ["race", "gender"],
    };
    const source = await open({ ...settings, fileOrder: true });
    expect(source.slices.map(({ name, size }) => `${name} ${size}`)).toEqual([
      "0-0 2",
      "0-1 2",
      "1-0 2",
      "1-1 2",
    ]);
    const { train } = source.split(halves(source), 1).data;
    expect(train.exampleIds[0]).toBe("part0/26_0_0_x.png");
    expect(train.exampleIds[1]).toBe("part1/27_1_0_x.png");
    expect(Math.round(255 * train.features[16]!)).toBe(10);
    expect(await problemsOf({ ...settings, label: "rase", sliceBy: ["gendre"] })).toEqual([
      '--label: no field "rase" in the pattern {age}_{gender}_{race}_*; the fields are age, gender, race',
      '--slice-by: no field "gendre" in the pattern {age}_{gender}_{race}_*; the fields are age, gender, race',
    ]);
    expect(await problemsOf({ ...settings, pattern: "{age}{x}", labels: "a.idx" })).toEqual([
      expect.stringMatching(/^--labels: is for an idx file/),
      expect.stringMatching(/^--pattern: "\{age\}\{x\}" leaves open/),
    ]);
  });

  it("take folders for labels unless told otherwise", async () => {
    for (const label of ["cat", "dog"])
      for (const name of ["1", "2"]) await writePicture(join(folder, label, `${name}.png`), [9]);
    const source = await open({ images: folder, sliceBy: ["label"] });
    expect(source.classes).toEqual(["cat", "dog"]);
    expect(source.warnings).toEqual([]);
    await writePicture(join(folder, "Cat", "3.png"), [9]);
    const alike = await open({ images: folder, sliceBy: ["label"] });
    expect(alike.warnings).toEqual([expect.stringMatching(/label: "Cat" and "cat" differ only in case/)]);
    await rm(join(folder, "Cat"), { recursive: true });
    expect(await problemsOf({ images: folder, label: "race", sliceBy: ["label"] })).toEqual([
      '--label: no field "race" in the pattern {label}/**; the fields are label; describe with --pattern what the names contain',
    ]);
  });

  it("take a table that names the files, by path, name or stem", async () => {
    const names = ["a/1.png", "a/2.png", "b/3.png", "b/4.png"];
    for (const [index, name] of names.entries()) await writePicture(join(folder, name), [index]);
    const table = join(folder, "t.csv");
    const settings = { images: folder, table, imageColumn: "file", label: "race", sliceBy: ["race"] };
    await writeFile(table, "file,race\n4,B\n./a/2.png,A\n3.png,B\n1.png,A\n");
    const source = await open({ ...settings, fileOrder: true });
    const { data } = source.split(halves(source), 1);
    expect(data.train.exampleIds).toEqual(["a/2.png", "b/4.png"]);
    expect(Math.round(255 * data.train.features[16]!)).toBe(3);
    expect(source.warnings).toEqual([expect.stringContaining("1 other file (t.csv) passed over")]);

    await writeFile(table, "file,race\n4.png,B\n2.png,A\n3.png,B\n9.png,A\n2,A\n");
    expect(await problemsOf(settings)).toEqual([
      "t.csv:6:file: a/2.png stands in t.csv:3 too",
      "t.csv: 1 row of 5 without a picture in FOLDER, such as a/1.png (t.csv:5:file: 9.png)",
    ]);
    await writeFile(table, "file,race\n4.png,B\n2.png,A\n3.png,B\n9.png,A\n");
    const rest = await open({ ...settings, dropIncomplete: true });
    expect(rest.slices.map(({ name, size }) => `${name} ${size}`)).toEqual(["A 1", "B 2"]);
    expect(rest.warnings.map(relative)).toEqual([
      "FOLDER: 1 other file (t.csv) passed over",
      "t.csv: 1 row without a picture left out (t.csv:5:file: 9.png)",
      "FOLDER: 1 picture without a row in t.csv left out (a/1.png)",
    ]);
    expect(await problemsOf({ ...settings, imageColumn: "name" })).toEqual([
      expect.stringMatching(/^--image-column: no column "name" in t\.csv; .* columns are file, race$/),
    ]);
    expect(await problemsOf({ images: folder, table, label: "race", sliceBy: ["race"] })).toEqual([
      expect.stringMatching(/^--image-column: is missing/),
    ]);
  });

  it("take what names tell beside what a table tells, each of its own picture", async () => {
    for (const name of ["x", "y", "z", "w"]) await writePicture(join(folder, "p", `${name}_1.png`), [9]);
    const table = join(folder, "t.csv");
    await writeFile(table, "file,race\nz_1,A\nx_1,B\nw_1,A\ny_1,B\n");
    const settings = {
      images: join(folder, "p"),
      pattern: "{who}_*",
      table,
      imageColumn: "file",
      fileOrder: true,
    };
    const source = await open({ ...settings, label: "who", sliceBy: ["race"] });
    const { train, validation } = source.split(halves(source), 1).data;
    expect(train.exampleIds).toEqual(["z_1.png", "x_1.png"]);
    expect(Array.from(train.labels, (label) => train.classes[label])).toEqual(["z", "x"]);
    expect(validation.exampleIds).toEqual(["w_1.png", "y_1.png"]);
    expect(Array.from(validation.labels, (label) => train.classes[label])).toEqual(["w", "y"]);
  });

  it("refuse names that stand for two pictures", async () => {
    for (const name of ["a/1.png", "b/1.png"]) await writePicture(join(folder, name), [9]);
    const table = join(folder, "t.csv");
    await writeFile(table, "file,race\n1.png,B\nb/1.png,A\n");
    const settings = { images: folder, table, imageColumn: "file", label: "race", sliceBy: ["race"] };
    expect(await problemsOf(settings)).toEqual([
      't.csv:2:file: "1.png" is the name of 2 pictures: a/1.png, b/1.png; give the path below the folder',
    ]);
  });

  it("advise options where sizes differ, and count what cannot be read", async () => {
    await writePicture(join(folder, "cat", "1.png"), [9]);
    await writePicture(join(folder, "dog", "1.png"), [9], 5);
    const settings = { images: folder, sliceBy: ["label"] };
    expect(await problemsOf(settings)).toEqual([expect.stringMatching(/differ in size.*--image-size 32x32/)]);
    await writeFile(join(folder, "dog", "2.png"), "");
    const all = { ...settings, imageSize: { width: 4, height: 4 } };
    expect(await problemsOf(all)).toEqual([
      expect.stringMatching(/^FOLDER: 1 picture \(dog\/2\.png\): cannot be decoded/),
      expect.stringMatching(/1 of 3 pictures cannot be used.*--drop-incomplete\.$/),
    ]);
    const source = await open({ ...all, dropIncomplete: true });
    expect(source.warnings.map(relative)).toEqual([
      expect.stringMatching(/^FOLDER: left out 1 picture \(dog\/2\.png\)/),
    ]);
  });

  it("can be acquired from, in the colours of the data", async () => {
    const own = join(folder, "own");
    const more = join(folder, "more");
    for (const label of ["cat", "dog"]) {
      for (const name of ["1", "2"]) await writePicture(join(own, label, `${name}.png`), [9, 0, 9]);
      await writePicture(join(more, label, "3.png"), [51]);
    }
    const settings = { images: own, pool: more, sliceBy: ["label"] };
    const source = await open(settings);
    expect(await poolProblems(settings, source)).toEqual({ problems: [], ids: ["cat/3.png", "dog/3.png"] });
    await writePicture(join(more, "cat", "3.png"), [9], 3);
    await writePicture(join(more, "dog", "3.png"), [9], 3);
    expect((await poolProblems(settings, source)).problems).toEqual([
      expect.stringMatching(/^--pool: has pictures of 3 × 3 × 3/),
    ]);
  });
});
