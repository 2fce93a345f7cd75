import { expect, it } from "vitest";
import { overlapOf } from "./overlap.ts";

it("precision, recall and their harmonic mean", () => {
  const found = Uint32Array.of(1, 2, 3, 4);
  const planted = Uint32Array.of(3, 4, 5, 6, 7, 8);
  expect(overlapOf(found, planted)).toEqual({ precision: 1 / 2, recall: 1 / 3, accuracy: 2 / 5 });
  expect(overlapOf(new Uint32Array(0), planted)).toEqual({ precision: 0, recall: 0, accuracy: 0 });
});
