import {
  type ComparisonRun,
  type FoundPlan,
  isBaseline,
  type PairVerdict,
  type PossibleGain,
  possibleGain,
} from "@slicetuner/tuner";
import { z } from "zod";
import { formatLoss } from "../describe/format.ts";
import type { PlannedMethod } from "../options/methods.ts";
import { bySliceSchema, measureMeanings, nameBySlice } from "./shared.ts";

/** Enough to be called a gain; the others are noise, or too few seeds. */
const gainVerdicts = [
  "better",
  "worse",
  "within-noise",
  "too-few-seeds",
] as const satisfies readonly PairVerdict[];

/** What `--oracle` found. */
export const oracleSchema = z
  .object({
    baseline: z.string().describe("the baseline with the lowest mean loss"),
    gain: z.number().describe("its loss less that of the best plan found, mean over the seeds"),
    gainStandardError: z.number().nullable(),
    verdict: z
      .enum(gainVerdicts)
      .describe("better: the best plan found is better than the baseline beyond noise (Student's t)"),
    shares: z
      .array(z.object({ method: z.string(), share: z.number(), standardError: z.number().nullable() }))
      .describe(
        "(uniform − method) / (uniform − best plan found), of the mean losses; empty where the verdict is not better",
      ),
    sentence: z.string(),
    plans: z.array(
      z.object({
        seed: z.number(),
        tried: z.number().describe("different plans, those of the methods among them"),
        trainings: z.number(),
        amounts: bySliceSchema.describe("examples of each slice that the best plan found buys"),
        loss: z.number().describe(measureMeanings.loss),
        averageEqualizedErrorRate: z.number(),
        maximumEqualizedErrorRate: z.number(),
      }),
    ),
  })
  .describe(
    "the best plan of each seed, chosen by the validation loss of trainings that have no part in its measure; the best plan there is may be better still",
  );

export type OracleRecord = z.infer<typeof oracleSchema>;

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
    return `The best plan found has a loss ${size} ${side} than ${baseline}; a single seed cannot tell whether that is luck.`;
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
