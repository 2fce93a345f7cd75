import { ProblemList, Random, roundMoney } from "@slicetuner/core";
import type { PredictedLoss, RunsModel } from "./fit-runs.ts";

export interface RunsPlanOptions {
  /** What may be spent. */
  readonly budget: number;
  /** Price of one unit of each source. @default 1 for all */
  readonly unitCosts?: readonly number[];
  /** Amounts that one has already. @default none: the budget makes the whole mixture */
  readonly present?: readonly number[];
  /**
   * Weight of losses above the mean, as in the convex problem of Slice Tuner (section 2.2 of its paper).
   * @default 0.1
   */
  readonly fairnessWeight?: number;
  /** What each loss counts in the mean. @default 1 for each */
  readonly importance?: readonly number[];
  /** @default 1 */
  readonly seed?: number | string;
  /** Whether amounts are whole. @default true */
  readonly whole?: boolean;
}

/** What to buy, found by searching; there is no proof that nothing is better. */
export interface RunsPlan {
  readonly status: "searched";
  readonly amounts: readonly number[];
  readonly spent: number;
  /** Losses after the purchase, and after equal amounts of everything. */
  readonly losses: readonly PredictedLoss[];
  readonly equalAmounts: { readonly amounts: readonly number[]; readonly losses: readonly PredictedLoss[] };
  /** How much lower the mean loss is than with equal amounts, with a 90 % band. */
  readonly gain: PredictedLoss;
  /** Probability that the mean loss is lower than with equal amounts. */
  readonly probabilityBetter: number;
  readonly warnings: readonly string[];
}

const draws = 2000;

/** @throws InvalidInputError for budgets, prices and amounts out of range */
export function planFromRuns(model: RunsModel, options: RunsPlanOptions): RunsPlan {
  const count = model.sources.length;
  const { budget, fairnessWeight = 0.1, whole = true } = options;
  const unitCosts = options.unitCosts ?? new Array<number>(count).fill(1);
  const present = options.present ?? new Array<number>(count).fill(0);
  checkOptions(model, budget, unitCosts, present);
  const random = new Random(options.seed ?? 1);
  const importance = options.importance ?? model.outcomes.map(() => 1);
  const mean = (losses: readonly number[]) => weightedMean(losses, importance);

  /** A purchase from what each source gets of the money. */
  const purchase = (shares: readonly number[]) =>
    shares.map((share, source) => {
      const amount = (budget * share) / unitCosts[source]!;
      return whole ? Math.floor(amount + 1e-9) : amount;
    });
  const total = (amounts: readonly number[]) => amounts.map((amount, source) => present[source]! + amount);
  const score = (shares: readonly (readonly number[])[]) =>
    model
      .expected(shares.map((share) => total(purchase(share))))
      .map((losses) => objective(losses, fairnessWeight, importance));

  const equal = equalShares(unitCosts);
  const best = search(score, startingShares(count, equal, random));
  const amounts = purchase(best);
  const equalAmounts = purchase(equal);
  const [losses, equalLosses] = model.predict([total(amounts), total(equalAmounts)]);
  const changes = model
    .draw([total(amounts), total(equalAmounts)], draws, random.fork("draws"))
    .map(([after, alternative]) => mean(alternative!) - mean(after!))
    .sort((first, second) => first - second);
  const quantile = (share: number) => changes[Math.floor(share * (draws - 1))]!;
  return {
    status: "searched",
    amounts,
    spent: roundMoney(amounts.reduce((sum, amount, source) => sum + amount * unitCosts[source]!, 0)),
    losses: losses!,
    equalAmounts: { amounts: equalAmounts, losses: equalLosses! },
    gain: {
      expected: changes.reduce((sum, change) => sum + change, 0) / draws,
      lower: quantile(0.05),
      upper: quantile(0.95),
    },
    probabilityBetter: changes.filter((change) => change > 0).length / draws,
    warnings: model.warnings,
  };
}

function checkOptions(
  { sources }: RunsModel,
  budget: number,
  unitCosts: readonly number[],
  present: readonly number[],
): void {
  const problems = new ProblemList();
  problems.expect(Number.isFinite(budget) && budget > 0, "budget", `is ${budget}, expected a number above 0`);
  sources.forEach((source, index) => {
    const cost = unitCosts[index]!;
    const has = present[index]!;
    problems.expect(
      Number.isFinite(cost) && cost > 0,
      `unitCosts.${source}`,
      `is ${cost}, expected a price above 0`,
    );
    problems.expect(
      Number.isFinite(has) && has >= 0,
      `present.${source}`,
      `is ${has}, expected an amount of at least 0`,
    );
  });
  problems.throwIfAny();
}

/** The sum of the losses, and of what they lie above their mean, in units of it. */
function objective(losses: readonly number[], fairnessWeight: number, importance: readonly number[]): number {
  const average = weightedMean(losses, importance);
  return losses.reduce(
    (sum, loss, outcome) =>
      sum + importance[outcome]! * (loss + fairnessWeight * Math.max(0, loss / average - 1)),
    0,
  );
}

function weightedMean(values: readonly number[], weights: readonly number[]): number {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return values.reduce((sum, value, index) => sum + weights[index]! * value, 0) / total;
}

/** Shares of the money that buy the same amount of everything. */
function equalShares(unitCosts: readonly number[]): number[] {
  const sum = unitCosts.reduce((total, cost) => total + cost, 0);
  return unitCosts.map((cost) => cost / sum);
}

/** Equal amounts, everything for one source, and random mixtures, from even to lopsided. */
function startingShares(count: number, equal: readonly number[], random: Random): number[][] {
  const corners = Array.from({ length: count }, (_, source) =>
    equal.map((share, other) => (other === source ? 0.7 + 0.3 * share : 0.3 * share)),
  );
  const source = random.fork("starts");
  const mixtures = Array.from({ length: 30 * Math.min(count, 20) }, (_, index) => {
    const power = 1 + (index % 4);
    const weights = equal.map(() => (-Math.log(1 - source.uniform())) ** power);
    const sum = weights.reduce((total, weight) => total + weight, 0);
    return weights.map((weight) => weight / sum);
  });
  return [[...equal], ...corners, ...mixtures];
}

/**
 * Moves ever smaller parts of the money from one source to another while that helps, from the best few
 * starts.
 */
function search(
  score: (shares: readonly (readonly number[])[]) => number[],
  starts: readonly number[][],
): number[] {
  const scores = score(starts);
  const ranked = starts
    .map((shares, index) => ({ shares, value: scores[index]! }))
    .sort((a, b) => a.value - b.value);
  let best = ranked[0]!;
  for (const start of ranked.slice(0, 3)) {
    let current = start;
    for (let step = 0.2; step > 0.002; step /= 2) {
      for (let moves = 0; moves < 50; moves++) {
        const neighbours = transfers(current.shares, step);
        const values = score(neighbours);
        const index = values.indexOf(Math.min(...values));
        if (index < 0 || values[index]! >= current.value - 1e-12) break;
        current = { shares: neighbours[index]!, value: values[index]! };
      }
    }
    if (current.value < best.value) best = current;
  }
  return best.shares;
}

function transfers(shares: readonly number[], step: number): number[][] {
  return shares.flatMap((share, from) =>
    share <= 0
      ? []
      : shares.flatMap((_, to) => {
          if (to === from) return [];
          const moved = [...shares];
          const part = Math.min(step, share);
          moved[from]! -= part;
          moved[to]! += part;
          return [moved];
        }),
  );
}
