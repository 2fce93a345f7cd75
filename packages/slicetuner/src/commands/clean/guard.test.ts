import { describe, expect, it } from "vitest";
import { harmfulStep } from "./guard.ts";

const estimate = { value: 0, standardError: 0.01 };
const decisions = { accuracy: estimate, parity: estimate, oddsGap: null };

function guard(...verdicts: ("better" | "worse" | "mixed" | "unclear")[]) {
  const steps = ["sanitize", "resolve", "reweigh"] as const;
  return {
    steps: verdicts.map((verdict, index) => ({
      step: steps[index]!,
      after: decisions,
      change: decisions,
      verdict,
    })),
  };
}

describe("harmfulStep", () => {
  it("is the first that is worse; a trade is a person's to judge", () => {
    expect(harmfulStep(guard("better", "worse", "worse"))).toBe("resolve");
    expect(harmfulStep(guard("unclear", "better", "mixed"))).toBeUndefined();
  });
});
