import { expect, it } from "vitest";
import { renderSplit } from "./split.ts";

it("says how many examples train, validate and test, and which slice is measured on the fewest", () => {
  const sizes = { initial: [1200, 9], validation: [400, 3], test: [0, 0] };
  expect(renderSplit(["Oslo", "Rome"], sizes)).toBe(
    "1,209 examples train, 403 validate, none are kept for a test. The fewest that validate: 3 of Rome.",
  );
  expect(renderSplit(["Oslo", "Rome"], { ...sizes, test: [1, 1] })).toContain(", 2 are kept for a test.");
});
