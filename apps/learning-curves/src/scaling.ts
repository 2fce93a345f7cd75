import { fitScalingLaw } from "@slicetuner/curves";
import type { ScalingRun } from "./read-curves.ts";

/** The paper's five small trainings: four with 20 tokens a parameter, and the smallest with 320. */
function isGiven({ parameters, multiplier }: ScalingRun): boolean {
  if (parameters < 5e8 && multiplier === 1) return true;
  return parameters < 2e7 && multiplier === 16;
}

/** Mean relative error of all models that the law was not fitted to, and of the largest one. */
export function compareScaling(runs: readonly ScalingRun[]): Record<string, string | number>[] {
  return [...new Set(runs.map(({ trainingData }) => trainingData))].map((name) => {
    const own = runs.filter(({ trainingData }) => trainingData === name);
    const law = fitScalingLaw(own.filter(isGiven));
    const left = own.filter((run) => !isGiven(run));
    const errors = left.map(({ parameters, tokens, loss }) => ({
      compute: parameters * tokens,
      error: Math.abs(law.predict(parameters, tokens) / loss - 1),
    }));
    const percent = (value: number): string => `${(100 * value).toFixed(2)} %`;
    const largest = errors.reduce((found, next) => (next.compute > found.compute ? next : found));
    return {
      "training data": name,
      given: own.length - left.length,
      predicted: left.length,
      status: law.status,
      exponent: law.exponent.toFixed(3),
      floor: law.floor.toFixed(3),
      "mean relative error": percent(errors.reduce((sum, { error }) => sum + error, 0) / errors.length),
      "of the most compute": percent(largest.error),
    };
  });
}
