import { stripVTControlCharacters } from "node:util";
import type { MeasuredRunResult } from "@slicetuner/results";
import { expect, it } from "vitest";
import { renderBeforeAfter } from "./before-after.ts";

const measured = {
  ...{ loss: 0.5, averageEqualizedErrorRate: 0.1, maximumEqualizedErrorRate: 0.1 },
  ...{ sliceLosses: [0.5], decisions: null, guessing: null },
};

function lastNotes(result: Pick<MeasuredRunResult, "spent" | "budgetLeft" | "currency">): string {
  const text = renderBeforeAfter({
    ...{ before: measured, after: measured, evaluatedOn: "test", status: "budget-spent", rounds: 1 },
    slices: [{ name: "North", initialSize: 10, acquired: 3, curve: null }],
    ...result,
  } as unknown as MeasuredRunResult);
  return stripVTControlCharacters(text);
}

it("says what was spent in the run's currency, and fractions of a cent where there is none", () => {
  expect(lastNotes({ spent: 149, budgetLeft: 151, currency: "EUR" })).toContain(
    "Spent €149.00 in 1 round, €151.00 left",
  );
  expect(lastNotes({ spent: 0.012, budgetLeft: 0, currency: null })).toContain(
    "Spent 0.012 in 1 round, 0 left",
  );
});
