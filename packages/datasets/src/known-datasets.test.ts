import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { findDataDirectory } from "./data-directory.ts";
import { findKnownDataset, knownDatasets } from "./known-datasets.ts";

describe("knownDatasets", () => {
  it("have unique names by which they are found", () => {
    expect(new Set(knownDatasets.map(({ name }) => name)).size).toBe(knownDatasets.length);
    for (const dataset of knownDatasets) expect(findKnownDataset(dataset.name)).toBe(dataset);
  });

  for (const dataset of knownDatasets) {
    it(`${dataset.name}: every experiment has one number for each slice`, () => {
      for (const { initial, validation, unitCosts, published, ported, bestFound } of dataset.settings) {
        const reported = [
          ...published.results,
          ...(ported?.results ?? []),
          ...(bestFound ? [bestFound] : []),
        ];
        const amounts = reported.map((row) => row.amounts ?? initial);
        for (const numbers of [initial, validation, unitCosts, ...amounts]) {
          expect(numbers.length).toBe(dataset.slices.length);
        }
      }
    });
  }
});

for (const { dataset, directory } of await Promise.all(
  knownDatasets.map(async (dataset) => ({ dataset, directory: await findDataDirectory(dataset) })),
)) {
  it.skipIf(directory === undefined)(
    `${dataset.name}: sizes and hashes are those of its files (needs them)`,
    async () => {
      for (const file of dataset.files) {
        const contents = await readFile(join(directory!, file.name));
        const sha256 = createHash("sha256").update(contents).digest("hex");
        if (file.unpackedSha256 !== undefined) {
          expect(createHash("sha256").update(gunzipSync(contents)).digest("hex")).toBe(file.unpackedSha256);
          continue;
        }
        const accepted = [file, ...(file.anonymized ? [file.anonymized] : [])];
        expect(accepted.map(({ sha256, bytes }) => `${sha256} ${bytes}`)).toContain(
          `${sha256} ${contents.length}`,
        );
      }
    },
  );
}
