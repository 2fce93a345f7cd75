import { type Summary, summarize } from "@slicetuner/metrics";
import type { ComparisonRun } from "./compare.ts";
import { type PairVerdict, pairDifferences, verdictOf } from "./judge-pair.ts";
import type { FoundPlan } from "./oracle.ts";

/**
 * A method's part of what could be won over `uniform`: 1 is the best plan found, 0 is uniform, below 0 is
 * worse.
 */
export interface GainShare {
  readonly method: string;
  readonly share: number;
  /** Null for a single seed. */
  readonly standardError: number | null;
}

/** What the best plans found win, and what the methods win of it. */
export interface PossibleGain {
  /** The baseline with the lowest mean loss. */
  readonly baseline: string;
  /** Its loss less that of the best plan found, seed by seed; above 0 there is something to win. */
  readonly gain: Summary;
  /** `better`: the best plan is better than the baseline beyond noise. */
  readonly verdict: PairVerdict;
  /**
   * Of every method but `none` and `uniform`; empty where the verdict is not `better`, for then they are
   * noise.
   */
  readonly shares: readonly GainShare[];
}

const foundName = "best found";
const reference = "uniform";

/**
 * Compares the methods with the best plan found on each seed, by the mean loss. A share is (uniform − method)
 * / (uniform − best), each a mean over the seeds; its standard error is that of a ratio of paired means
 * (linearized).
 * @param found the plan of each seed of the runs
 * @param baselines names among the runs' methods, `uniform` among them
 */
export function possibleGain(
  runs: readonly ComparisonRun[],
  found: ReadonlyMap<number, FoundPlan>,
  baselines: readonly string[],
): PossibleGain {
  const lossOf = (run: Pick<ComparisonRun, "evaluation">) => run.evaluation.mean.loss;
  const best = Array.from(found, ([seed, { evaluation }]) => ({ seed, method: foundName, evaluation }));
  const all = [...runs, ...best] as readonly ComparisonRun[];
  const differences = (first: string, second: string) => pairDifferences(all, first, second, lossOf);
  const meanLoss = (name: string) => summarize(all.filter(({ method }) => method === name).map(lossOf)).mean;
  const baseline = baselines.reduce((lowest, name) => (meanLoss(name) < meanLoss(lowest) ? name : lowest));
  const verdict = verdictOf(summarize(differences(foundName, baseline)));
  const possible = differences(reference, foundName);
  const methods = [...new Set(runs.map(({ method }) => method))];
  const shares = methods
    .filter((method) => method !== "none" && method !== reference)
    .map((method) => ({ method, ...ratioOf(differences(reference, method), possible) }));
  const gain = summarize(differences(baseline, foundName));
  return { baseline, gain, verdict, shares: verdict === "better" ? shares : [] };
}

/** Of the means of paired numbers. */
function ratioOf(
  parts: readonly number[],
  wholes: readonly number[],
): Pick<GainShare, "share" | "standardError"> {
  const whole = summarize(wholes).mean;
  const share = summarize(parts).mean / whole;
  const { standardError } = summarize(parts.map((part, index) => part - share * wholes[index]!));
  return { share, standardError: standardError === null ? null : standardError / Math.abs(whole) };
}
