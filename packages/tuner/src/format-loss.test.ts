import { expect, it } from "vitest";
import { formatLoss } from "./format-loss.ts";

it("writes a loss as tables do, and what would be nothing or endless there with few digits", () => {
  expect([0.25341449, 0.002, -0.0017, 1, 0, -0].map(formatLoss)).toEqual([
    ...["0.25341", "0.00200", "-0.00170", "1.00000", "0.00000", "0.00000"],
  ]);
  expect([0.00000123, -4e-9, 1234567.8].map(formatLoss)).toEqual(["0.0000012", "-4e-9", "1234600"]);
});
