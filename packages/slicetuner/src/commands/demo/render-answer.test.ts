import type { CompareResult } from "@slicetuner/results";
import { expect, it } from "vitest";
import { renderAnswer } from "./render-answer.ts";

type Pair = CompareResult["pairs"][number];

/** Differences of the loss over 5 seeds, with their standard error. */
function pair(other: string, difference: number, standardError: number, verdict: string): Pair {
  return {
    method: "designed",
    other,
    loss: { difference, standardError, verdict, wins: 4, seeds: 5 },
  } as Pair;
}

const methods = [{ method: "designed", spent: { mean: 300 } }] as CompareResult["methods"];

it("gives intervals of the differences, and says what they tell", () => {
  const pairs = [
    pair("none", -0.02, 0.002, "better"),
    pair("uniform", -0.004, 0.002, "within-noise"),
    { ...pair("uniform", 9, 9, "worse"), method: "water-filling" },
  ];
  const text = renderAnswer({ pairs, methods, plans: "designed" });
  // Student's t with 4 degrees of freedom has 95 % within 2.77645.
  expect(text).toMatch(/buying nothing +-\.02000 +-\.02555 to -\.01445 +4 of 5 draws/);
  expect(text).toMatch(/equal amounts \(uniform\) +-\.00400 +-\.00955 to \.00155/);
  expect(text).toContain(
    "The plan is better than buying nothing. Whether the plan is better than equal amounts (uniform) cannot be told from so few draws: the interval holds 0.",
  );
  expect(text).not.toContain("worse");
});
