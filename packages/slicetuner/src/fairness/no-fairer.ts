import type { TrainResult } from "@slicetuner/results";
import { measureOf } from "./measure-of.ts";

type Method = TrainResult["methods"][number];

/** What is looked at of a method. */
export type MeasuredMethod = Pick<Method, "method" | "target"> & {
  readonly test: Pick<Method["test"], "fairness">;
};

const wordsOf = {
  "demographic-parity": "gap of demographic parity",
  "equal-opportunity": "gap of equal opportunity",
  "equalized-odds": "gap of equalized odds",
} as const;

/**
 * What to say where the chosen method, the first, is no fairer than plain training by the measure it aims at;
 * undefined where it is fairer, or where that cannot be told.
 */
export function noFairerWarning(methods: readonly MeasuredMethod[]): string | undefined {
  const [chosen] = methods;
  const plain = methods.find(({ method }) => method === "plain");
  if (chosen === undefined || plain === undefined || chosen === plain || chosen.target === null)
    return undefined;
  const measure = measureOf[chosen.target];
  const reached = chosen.test.fairness?.[measure].gap.mean ?? null;
  const without = plain.test.fairness?.[measure].gap.mean ?? null;
  if (reached === null || without === null || reached < without) return undefined;
  const instead =
    chosen.method === "post-process"
      ? ""
      : "--method post-process sets a threshold for each group after training instead; ";
  return `${chosen.method} does not lower the ${wordsOf[chosen.target]} on the test rows: ${reached.toFixed(3)}, and ${without.toFixed(3)} without it. ${instead}--frontier compares all methods on the same rows.`;
}
