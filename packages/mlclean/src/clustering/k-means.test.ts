import { describe, expect, it } from "vitest";
import type { Points } from "./encode-features.ts";
import { distancesTo, meansOf } from "./k-means.ts";

/** Two points of cluster 0, none of 1, one of 2, and one that is in no cluster. */
const points: Points = { size: 4, width: 2, values: Float32Array.of(0, 0, 4, 2, 9, 9, 100, 100) };

describe("meansOf", () => {
  it("leaves out clusters without points, and points without a cluster", () => {
    const { count, values } = meansOf(points, Int32Array.of(0, 0, 2, -1), 3);
    expect(count).toBe(2);
    expect([...values]).toEqual([2, 1, 9, 9]);
  });
});

describe("distancesTo", () => {
  it("are those to the center of the own cluster, and endless without one", () => {
    const centers = { count: 2, width: 2, values: Float64Array.of(2, 1, 9, 5) };
    expect([...distancesTo(centers, points, Int32Array.of(0, 0, 1, -1))]).toEqual([
      Math.sqrt(5),
      Math.sqrt(5),
      4,
      Infinity,
    ]);
  });
});
