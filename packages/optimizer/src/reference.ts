import type { ProblemList } from "@slicetuner/core";
import type { Reference } from "./input.ts";

/**
 * A for each slice, from the losses at the present sizes. Infinity, i.e. no unfairness, where nothing can be
 * compared: a fairness weight of 0, a slice without others, or a loss of 0 everywhere.
 */
export function referenceLosses(
  losses: Float64Array,
  reference: Reference,
  fairnessWeight: number,
  problems: ProblemList,
): Float64Array {
  const count = losses.length;
  const result = new Float64Array(count).fill(Number.POSITIVE_INFINITY);
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
  let sum = 0;
  let highest = 0;
  for (const loss of losses) {
    sum += loss;
    highest = Math.max(highest, loss);
  }
  if (highest === 0) return result;
  for (let index = 0; index < count; index++) {
    if (reference === "complement" && count === 1) break;
    const value = reference === "mean" ? sum / count : (sum - losses[index]!) / (count - 1);
    if (problems.expect(value > 0, "reference", `the ${reference} loss is ${value}; expected above 0`)) {
      result[index] = value;
    } else if (reference === "mean") {
      break;
    }
  }
  return result;
}

function describe(reference: unknown): string {
  return Array.isArray(reference) ? `${reference.length} numbers` : String(reference);
}
