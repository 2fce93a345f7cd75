import { Random } from "@slicetuner/core";
import { describe, expect, it } from "vitest";
import { clean } from "../clean.ts";
import { numberColumn } from "../testing/running-example.ts";

describe("outliers by density", () => {
  const random = new Random(9);
  const near = Array.from({ length: 80 }, (_, row) => (row < 40 ? 0 : 10) + random.uniform());
  const run = (values: readonly number[], smallestCluster = 1) =>
    clean(
      {
        rowCount: values.length,
        ids: values.map((_, row) => `r${row}`),
        columns: [numberColumn("x", values)],
      },
      {},
      { steps: ["sanitize"], sanitize: { outliers: { clustering: "density", cutoff: 6, smallestCluster } } },
    );

  it("are the rows that lie in no cluster", () => {
    const { removed, clusters } = run([...near, 40, -55]).steps[0]!.sanitize!;
    expect(clusters).toBe(2);
    expect(removed.map(({ id }) => id).sort()).toEqual(["r80", "r81"]);
    for (const { reason, score } of removed) expect([reason, score]).toEqual(["alone", Infinity]);
  });

  it("are the rows of clusters that are too small, too", () => {
    const few = Array.from({ length: 6 }, (_, row) => 5 + row / 100);
    const removedOf = (smallestCluster: number) =>
      run([...near, ...few], smallestCluster).steps[0]!.sanitize!.removed;
    expect(removedOf(5)).toEqual([]);
    expect(
      removedOf(6)
        .map(({ id, reason }) => `${id} ${reason}`)
        .sort(),
    ).toEqual(few.map((_, row) => `r${80 + row} alone`));
  });

  it("are none where all rows lie in clusters", () => {
    const { removed, clusters } = run(near).steps[0]!.sanitize!;
    expect(clusters).toBe(2);
    expect(removed).toEqual([]);
  });
});
