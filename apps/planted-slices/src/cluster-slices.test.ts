import { codeRows } from "@slicetuner/slice-finder";
import { expect, it } from "vitest";
import { clusterSlices } from "./cluster-slices.ts";

it("clusters the rows that the model gets wrong, and no other", () => {
  const codes = Int32Array.from({ length: 300 }, (_, row) => row % 3);
  const column = (name: string) => ({
    name,
    kind: "categorical" as const,
    codes,
    categories: ["x", "y", "z"],
    missing: 0,
  });
  // Wrong are all rows with x and with y: two clusters of equal rows.
  const losses = Float64Array.from(codes, (code) => (code === 2 ? 0.1 : 2));
  const { rows } = codeRows({ columns: [column("a"), column("b")], losses });
  const clusters = clusterSlices(rows, losses, { clusters: 2, components: 2, seed: 1 });
  const kinds = clusters.map((members) => [...new Set(Array.from(members, (row) => codes[row]))]);
  expect(kinds.map((kind) => kind.length)).toEqual([1, 1]);
  expect(kinds.flat().sort()).toEqual([0, 1]);
  expect(clusters.map(({ length }) => length)).toEqual([100, 100]);
});
