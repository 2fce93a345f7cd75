import { Random } from "@slicetuner/core";
import { describe, expect, it } from "vitest";
import { densityClusters } from "./density-clusters.ts";
import type { Points } from "./encode-features.ts";

function points(list: readonly (readonly [number, number])[]): Points {
  return { size: list.length, width: 2, values: Float32Array.from(list.flat()) };
}

/** A ring around a ball, which no centers of k-means tell apart, and two rows that lie alone. */
function ringAndBall() {
  const random = new Random(6);
  const ring = Array.from({ length: 120 }, (_, index) => {
    const angle = (index / 120) * 2 * Math.PI;
    return [5 * Math.cos(angle), 5 * Math.sin(angle)] as const;
  });
  const ball = Array.from({ length: 60 }, () => [random.uniform() - 0.5, random.uniform() - 0.5] as const);
  return [...ring, ...ball, [20, 20], [-20, 20]] as const;
}

describe("densityClusters", () => {
  it("tells a ring from a ball within it, and points that lie alone from both", () => {
    const { clusters } = densityClusters(points([...ringAndBall()]), 4, 0.6);
    expect(new Set(clusters.subarray(0, 120))).toEqual(new Set([0]));
    expect(new Set(clusters.subarray(120, 180))).toEqual(new Set([1]));
    expect([...clusters.subarray(180)]).toEqual([-1, -1]);
  });

  it("finds by itself how near is near", () => {
    const random = new Random(7);
    const far = Array.from({ length: 5 }, (_, index) => [100 + 30 * index, -80 * index] as const);
    const near = Array.from({ length: 200 }, () => [random.normal(), random.normal()] as const);
    const { clusters, radius } = densityClusters(points([...near, ...far]));
    expect([...clusters.subarray(200)]).toEqual([-1, -1, -1, -1, -1]);
    expect(radius).toBeLessThan(3);
    expect(clusters.subarray(0, 200).filter((own) => own === 0).length).toBeGreaterThan(180);
  });

  it("agrees with the definition: clusters are what points with enough neighbours reach", () => {
    const random = new Random(8);
    for (let table = 0; table < 20; table++) {
      const list = Array.from({ length: 40 }, () => [4 * random.uniform(), 4 * random.uniform()] as const);
      const [neighbours, radius] = [3, 0.5];
      const { clusters } = densityClusters(points(list), neighbours, radius);
      const near = (one: number, two: number) =>
        Math.hypot(list[one]![0] - list[two]![0], list[one]![1] - list[two]![1]) <= radius;
      const rows = [...list.keys()];
      const isCore = rows.map(
        (row) => rows.filter((other) => other !== row && near(row, other)).length >= neighbours,
      );
      for (const row of rows) {
        const reached = isCore[row] || rows.some((other) => isCore[other] && near(row, other));
        expect(clusters[row] !== -1).toBe(reached);
        for (const other of rows)
          if (isCore[row] && isCore[other] && near(row, other)) expect(clusters[row]).toBe(clusters[other]);
      }
      // Clusters that are not connected through points with enough neighbours are two.
      const cores = rows.filter((row) => isCore[row]);
      const reach = (start: number) => {
        const seen = new Set([start]);
        for (const row of seen) for (const other of cores) if (near(row, other)) seen.add(other);
        return seen;
      };
      for (const row of cores) {
        const own = reach(row);
        for (const other of cores) expect(clusters[row] === clusters[other]).toBe(own.has(other));
      }
    }
  });

  it("finds no cluster where no point has enough neighbours at all", () => {
    const few = points([
      [0, 0],
      [0, 0],
      [0, 1],
      [1, 0],
    ]);
    const { clusters, radius } = densityClusters(few, 4);
    expect([...clusters]).toEqual([-1, -1, -1, -1]);
    expect(radius).toBe(0);
  });

  it("refuses more points than pairs can be compared of", () => {
    const many: Points = { size: 20_001, width: 1, values: new Float32Array(20_001) };
    expect(() => densityClusters(many)).toThrow(
      "by density compare all pairs: 20001 rows, expected at most 20000",
    );
  });
});
