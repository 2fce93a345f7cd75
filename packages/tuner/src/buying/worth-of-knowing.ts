import { type CoupledLossModel, studentUpperTail } from "@slicetuner/core";
import { planAllocation, uniform, waterFilling } from "@slicetuner/optimizer";
import { weightedMean } from "../measures.ts";
import { leastLearned } from "../strategy.ts";
import { type PurchaseProblem, sizesAfter } from "./purchase-problem.ts";

/** With so many degrees of freedom Student's t is the normal distribution. */
const endlessDegrees = 1e6;

/** A budget that is to be spent on a model of coupled slices. */
interface OpenPurchase extends PurchaseProblem {
  readonly lossModel: CoupledLossModel;
  readonly budget: number;
}

/**
 * Whether a further estimate is not worth its trainings: this one cannot tell a plan from a guess, and no
 * other could tell of one that gains much.
 */
export function learnsTooLittle(problem: OpenPurchase): boolean {
  const { status } = planAllocation(problem);
  if (status !== "uniform" && status !== "water-filling") return false;
  const losses = problem.lossModel.predict(problem.sizes);
  const loss = weightedMean(losses, problem.importance ?? losses.map(() => 1));
  return worthOfKnowing(problem) < leastLearned * loss;
}

/**
 * What more trainings could teach at most: by how much the mean loss would fall further, on average over what
 * the estimate holds possible, if it were told for sure which of two purchases is better, the best plan or
 * the better one of equal amounts and water filling. For a difference with mean d and standard error s that
 * is s · (φ(z) − z · Φ(−z)), z = |d| / s (expected value of perfect information, Raiffa & Schlaifer 1961).
 */
export function worthOfKnowing(problem: OpenPurchase): number {
  const { lossModel, sizes, importance } = problem;
  // The best plan as far as the estimate goes, however little it can tell.
  const best = planAllocation({ ...problem, certainty: -Number.MAX_VALUE });
  const counts = importance ?? sizes.map(() => 1);
  const all = counts.reduce((sum, count) => sum + count, 0);
  const weights = counts.map((count) => count / all);
  const grown = sizesAfter(sizes, best.amounts);
  const [ofUniform, ofWaterFilling] = [uniform(problem), waterFilling(problem)].map((amounts) =>
    lossModel.difference(weights, sizesAfter(sizes, amounts), grown),
  ) as [ReturnType<CoupledLossModel["difference"]>, ReturnType<CoupledLossModel["difference"]>];
  const { expected, standardError } =
    ofWaterFilling.expected > ofUniform.expected ? ofWaterFilling : ofUniform;
  if (!(standardError > 0)) return 0;
  const z = Math.abs(expected) / standardError;
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  return standardError * (density - z * studentUpperTail(z, endlessDegrees));
}
