import type { ProblemList } from "@slicetuner/core";
import type { Reference } from "./input.ts";

/**
 * A for each slice, from the losses at the present sizes, written to `result`. Infinity, i.e. no unfairness,
 * where nothing can be compared: a fairness weight of 0, a slice without others, or a loss of 0 everywhere.
 */
export function referenceLosses(
  losses: Float64Array,
  reference: Reference,
  fairnessWeight: number,
  problems: ProblemList,
  result: Float64Array = new Float64Array(losses.length),
): Float64Array {
  const count = losses.length;
  result.fill(Number.POSITIVE_INFINITY);
  if (typeof reference !== "string") {
    if (!Array.isArray(reference) || reference.length !== count) {
      problems.add("reference", `${describe(reference)}; expected one number a slice, ${count}`);
      return result;
    }
    for (let index = 0; index < count; index++) {
      const value = reference[index];
      if (problems.expect(value > 0, `reference[${index}]`, `${value}; expected a number above 0`)) {
        if (fairnessWeight > 0) result[index] = value;
      }
    }
    return result;
  }
  if (reference !== "mean" && reference !== "complement") {
    problems.add("reference", `"${reference}"; expected "mean", "complement" or one number a slice`);
    return result;
  }
  if (problems.problems.length > 0 || fairnessWeight === 0) return result;
  const expectAbove = (value: number): boolean =>
    problems.expect(value > 0, "reference", `the ${reference} loss is ${value}; expected above 0`);
  let sum = 0;
  let highest = 0;
  for (let index = 0; index < count; index++) {
    const loss = losses[index]!;
    sum += loss;
    if (loss > highest) highest = loss;
  }
  if (highest === 0) return result;
  if (reference === "mean") {
    const mean = sum / count;
    return expectAbove(mean) ? result.fill(mean) : result;
  }
  for (let index = 0; index < count && count > 1; index++) {
    const others = (sum - losses[index]!) / (count - 1);
    if (expectAbove(others)) result[index] = others;
  }
  return result;
}

function describe(reference: unknown): string {
  return Array.isArray(reference) ? `${reference.length} numbers` : String(reference);
}
