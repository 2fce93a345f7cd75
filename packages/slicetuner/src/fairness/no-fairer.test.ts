import { expect, it } from "vitest";
import { type MeasuredMethod, noFairerWarning } from "./no-fairer.ts";

const number = (mean: number | null) => ({ mean, standardDeviation: null });

function method(
  name: MeasuredMethod["method"],
  gap: number | null,
  target: MeasuredMethod["target"] = null,
): MeasuredMethod {
  const measure = { gap: number(gap), disparity: number(gap), ratio: number(null) };
  const fairness = { demographicParity: measure, equalOpportunity: measure, equalizedOdds: measure };
  return { method: name, target, test: { fairness } };
}

it("says where a fair method is no fairer than plain training, and what to try", () => {
  const fair = method("fairbatch", 0.278, "demographic-parity");
  expect(noFairerWarning([fair, method("plain", 0.221)])).toBe(
    "fairbatch does not lower the gap of demographic parity on the test rows: 0.278, and 0.221 without it. --method post-process sets a threshold for each group after training instead; --frontier compares all methods on the same rows.",
  );
  const thresholds = method("post-process", 0.3, "equalized-odds");
  expect(noFairerWarning([thresholds, method("plain", 0.221)])).not.toContain("instead");
});

it.each([
  ["it is fairer", [method("fairbatch", 0.1, "demographic-parity"), method("plain", 0.2)]],
  ["plain training is chosen", [method("plain", 0.2)]],
  ["there is nothing to compare with", [method("fairbatch", 0.3, "demographic-parity")]],
  ["the gap cannot be told", [method("fairbatch", null, "demographic-parity"), method("plain", 0.2)]],
])("says nothing where %s", (_, methods) => expect(noFairerWarning(methods)).toBeUndefined());
