import { describe, expect, it } from "vitest";
import { compareBySteps } from "./compare-column.ts";
import { PairList } from "./pair-list.ts";
import { learnCorrespondence } from "./value-correspondence.ts";

describe("learnCorrespondence", () => {
  /** 100 papers in two tables: three venues, which the second table writes out. */
  const rows = 200;
  const texts = ["sigmod", "vldb", "icde", "management of data", "very large data bases", "data engineering"];
  const codes = Int32Array.from({ length: rows }, (_, row) => ((row % 100) % 3) + (row < 100 ? 0 : 3));
  const counts = new Uint32Array(texts.length);
  for (const code of codes) counts[code]! += 1;
  const tables = Uint8Array.from({ length: rows }, (_, row) => (row < 100 ? 0 : 1));
  const column = compareBySteps("venue", "text", "exact", [], { codes, counts, texts });
  const pairs = new PairList();
  for (let row = 0; row < 100; row++) pairs.add(row, 100 + row, 1);
  const evidence = learnCorrespondence(
    { standing: Uint32Array.from({ length: rows }, (_, row) => row), tables },
    [column],
    [{ all: [1, 0], equal: [1] }],
    pairs,
  );
  const of = (first: number, second: number) => evidence(first, second, [column.level(first, second)]);

  it("finds that values stand for each other where rows match", () => {
    // A third of the rows has the venue, so by chance a ninth of the pairs; of matches a third, a little less
    // for the 20 imagined ones.
    const expected = Math.log((33 + 20 * 0.34 * 0.34) / (99 + 20) / (0.34 * 0.34));
    expect(of(0, 100)).toBeCloseTo(expected, 10);
    expect(of(0, 100)).toBeGreaterThan(0.8);
  });

  it("finds that other values never do, in either order of the rows", () => {
    expect(of(0, 101)).toBeLessThan(-1.5);
    expect(of(101, 0)).toBe(of(0, 101));
  });

  it("says nothing of two rows of one table", () => {
    expect(of(0, 1)).toBe(0);
  });
});
