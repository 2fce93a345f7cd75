import { describe, expect, it } from "vitest";
import { findSharedPlaces } from "./shared-places.ts";

/** Name, address and telephone: 3 levels, equal in one of 1000 pairs; 10,000 pairs in all. */
const column = { all: [0.989, 0.01, 0.001], equal: [1] };
const columns = [column, column, column];
const allPairs = 10_000;

describe("findSharedPlaces", () => {
  it("finds restaurants of one hotel: address and telephone go together", () => {
    const hotel = { levels: [1, 3, 3], count: 8 };
    const found = findSharedPlaces([hotel, { levels: [3, 3, 3], count: 2 }], allPairs, columns);
    expect(found).toEqual([{ pairs: [hotel], unlike: 0 }]);
  });

  it("does not take people who moved for such: few who share a name share the rest", () => {
    const often = { all: [0.8, 0.19, 0.01], equal: [1] };
    const moved = { levels: [3, 3, 1], count: 8 };
    expect(findSharedPlaces([moved], allPairs, [often, column, column])).toEqual([]);
  });

  it("wants more than a few pairs", () => {
    expect(findSharedPlaces([{ levels: [1, 3, 3], count: 3 }], allPairs, columns)).toEqual([]);
  });
});
