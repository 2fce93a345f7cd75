import { Random } from "@slicetuner/core";
import type { RunsModel } from "./fit-runs.ts";

/** Mixtures among which the next runs are chosen. */
const candidateCount = 200;
/** Mixtures near the plan whose losses are to become surer. */
const neighbourCount = 30;

/**
 * The next runs that make the losses near `plan` surest: one after another, each the one that removes most of
 * the variance that the runs before it leave (A-optimal design, greedily).
 * @param plan amounts around which the losses matter
 * @param count how many runs
 * @returns amounts, `[run][source]`, each of the same total as the plan
 */
export function proposeRuns(
  model: RunsModel,
  plan: readonly number[],
  count: number,
  seed: number | string = 1,
): number[][] {
  const random = new Random(seed).fork("proposals");
  const total = plan.reduce((sum, amount) => sum + amount, 0);
  const about = Array.from({ length: neighbourCount }, () => vary(plan, 0.5, random));
  const candidates = Array.from({ length: candidateCount }, (_, index) =>
    index % 2 === 0 ? vary(plan, 1.5, random) : mixture(plan.length, total, random),
  );
  const chosen: number[][] = [];
  while (chosen.length < count) {
    const gains = model.informationGain(candidates, about, chosen);
    chosen.push(candidates[gains.indexOf(Math.max(...gains))]!);
  }
  return chosen.map((amounts) => amounts.map((amount) => Number(amount.toPrecision(4))));
}

/** The plan with each amount multiplied by a random factor, scaled to its total. */
function vary(plan: readonly number[], spread: number, random: Random): number[] {
  const total = plan.reduce((sum, amount) => sum + amount, 0);
  const floor = total / plan.length / 20;
  const amounts = plan.map((amount) => (amount + floor) * Math.exp(spread * random.normal()));
  const sum = amounts.reduce((all, amount) => all + amount, 0);
  return amounts.map((amount) => (amount * total) / sum);
}

function mixture(count: number, total: number, random: Random): number[] {
  const weights = Array.from({ length: count }, () => -Math.log(1 - random.uniform()));
  const sum = weights.reduce((all, weight) => all + weight, 0);
  return weights.map((weight) => (weight * total) / sum);
}
