import { describe, expect, it } from "vitest";
import { instabilityWarning } from "./instability.ts";

describe("instabilityWarning", () => {
  it("names range and spread where seeds disagree", () => {
    // Deviations from the mean 0.7 are −0.1, 0 and 0.1.
    expect(instabilityWarning([0.6, 0.7, 0.8])).toBe(
      "over 3 seeds the groups' ratio of positive rates goes from 0.60 to 0.80 (standard deviation 0.100): do not trust a single model",
    );
  });

  it("is silent where they agree, and where there are fewer than three", () => {
    expect(instabilityWarning([0.7, 0.71, 0.72])).toBeUndefined();
    expect(instabilityWarning([0.1, 0.9])).toBeUndefined();
  });
});
