import { formatLoss, nameBySlice, type OracleRecord } from "@slicetuner/results";
import {
  type ComparisonRun,
  type FoundPlan,
  isBaseline,
  type PossibleGain,
  possibleGain,
} from "@slicetuner/tuner";
import type { PlannedMethod } from "../options/methods.ts";

/** Undefined where nothing was searched. */
export function oracleRecord(
  methods: readonly PlannedMethod[],
  runs: readonly ComparisonRun[],
  found: ReadonlyMap<number, FoundPlan>,
  slices: readonly string[],
): OracleRecord | null {
  if (found.size === 0) return null;
  const baselines = methods.filter(({ strategy }) => isBaseline(strategy)).map(({ name }) => name);
  const possible = possibleGain(runs, found, baselines);
  return {
    baseline: possible.baseline,
    gain: possible.gain.mean,
    gainStandardError: possible.gain.standardError,
    verdict: possible.verdict,
    shares: [...possible.shares],
    sentence: describeGain(possible),
    plans: Array.from(found, ([seed, { amounts, tried, trainings, evaluation }]) => {
      const { sliceLosses: _, ...measures } = evaluation.mean;
      return { seed, tried, trainings, amounts: nameBySlice(slices, amounts), ...measures };
    }),
  };
}

function describeGain({ baseline, gain, verdict, shares }: PossibleGain): string {
  const size = formatLoss(Math.abs(gain.mean));
  if (gain.standardError === null) {
    const side = gain.mean >= 0 ? "lower" : "higher";
    return `The best plan found has a loss ${size} ${side} than ${baseline}; with one seed this may be luck.`;
  }
  const known = `the best plan found is ${size} ± ${formatLoss(gain.standardError)} ${gain.mean >= 0 ? "better" : "worse"} than ${baseline}`;
  if (verdict !== "better") return `There is nothing to win on these data beyond noise: ${known}.`;
  const list = shares.map(({ method, share, standardError }) => {
    return `${method} ${percent(share)} ± ${percent(standardError!)}`;
  });
  return `Of what is possible over uniform (${known}): ${list.join(", ")}.`;
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}
