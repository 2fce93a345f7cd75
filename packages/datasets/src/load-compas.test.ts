import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Dataset, exampleWidth, InvalidInputError, sliceSizes } from "@slicetuner/core";
import { beforeAll, describe, expect, it } from "vitest";
import { compas } from "./compas.ts";
import { findDataDirectory } from "./data-directory.ts";
import { loadDataset } from "./load-dataset.ts";

const directory = await findDataDirectory(compas);
const file = compas.files[0]!.name;

describe.skipIf(directory === undefined)("loadDataset('compas') (needs the file of COMPAS)", () => {
  let dataset: Dataset;

  // Not while tests are collected: a skipped suite must not look for its files.
  beforeAll(async () => {
    dataset = await loadDataset("compas");
  });

  it("keeps the rows of ProPublica's filter in four slices", async () => {
    // ProPublica's tables of the 6,172 rows: 3,175 African-American and 2,103 Caucasian defendants.
    const sizes = sliceSizes(dataset);
    expect(sizes[0]! + sizes[2]!).toBe(3_175);
    expect(sizes[1]! + sizes[3]!).toBe(2_103);
    expect(dataset.size).toBe(5_278);
    expect(exampleWidth(dataset)).toBe(11);
    expect(dataset.classes).toEqual(compas.classes);
    expect(dataset.slices).toEqual(compas.slices);
  });

  it("has the recidivism rates that ProPublica's rows have", async () => {
    // Quoted fields with commas stand after the needed ones, so that a plain split finds those and the last
    // field.
    const lines = (await readFile(join(directory!, file), "utf8")).trim().split(/\r?\n/);
    const header = lines[0]!.split(",");
    const at = (line: string, name: string) => line.split(",")[header.indexOf(name)];
    const last = (line: string) => line.slice(line.lastIndexOf(",") + 1);
    const rows = lines
      .slice(1)
      .filter((line) => {
        const days = at(line, "days_b_screening_arrest");
        return days !== "" && Math.abs(Number(days)) <= 30 && at(line, "c_charge_degree") !== "O";
      })
      .filter((line) => /^(African-American|Caucasian)$/.test(at(line, "race")!));
    expect(rows.length).toBe(dataset.size);
    const again = rows.filter((line) => last(line) === "1").length;
    expect(dataset.labels.reduce((sum, label) => sum + label, 0)).toBe(again);
  });
});

it("names the columns that a COMPAS file lacks", async () => {
  const folder = await mkdtemp(join(tmpdir(), "slicetuner-"));
  try {
    await writeFile(join(folder, file), "sex,age,race\nMale,30,Other\nFemale,31,Other\n");
    const error = await loadDataset("compas", { directory: folder }).catch((reason: unknown) => reason);
    if (!InvalidInputError.isInstance(error)) expect.unreachable(String(error));
    else {
      expect(error.problems.map(({ message }) => message)).toContain('has no column "two_year_recid"');
      expect(error.problems.length).toBe(9);
    }
  } finally {
    await rm(folder, { recursive: true });
  }
});
