import { describe, expect, it } from "vitest";
import { adult } from "./adult.ts";
import { findDataDirectory } from "./data-directory.ts";
import { loadTable } from "./load-table.ts";

describe.skipIf((await findDataDirectory(adult)) === undefined)(
  "loadTable('adult') (needs its files)",
  () => {
    it("has the complete rows of all races, with the label and what is no feature", async () => {
      const { table, label, exclude } = (await loadTable("adult"))!;
      expect(table.rowCount).toBe(45_222);
      expect(table.columns).toHaveLength(15);
      expect(table.columns.map(({ name }) => name)).toEqual(expect.arrayContaining([label, ...exclude]));
      expect(table.columns.every(({ missing }) => missing === 0)).toBe(true);
    });
  },
);

it("is undefined for pictures", async () => {
  expect(await loadTable("fashion-mnist")).toBeUndefined();
});
