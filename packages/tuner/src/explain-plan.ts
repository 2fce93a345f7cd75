import type { AllocationStatus, CoupledLossModel, LossModel } from "@slicetuner/core";
import { sliceWeights } from "@slicetuner/optimizer";
import { formatLoss } from "./format-loss.ts";
import { nameFew } from "./name-few.ts";

/** What is said of a plan that buys each slice `amounts` on this estimate. */
export interface ExplainPlanInput {
  readonly sliceNames: readonly string[];
  readonly sizes: readonly number[];
  readonly amounts: readonly number[];
  readonly lossModel: LossModel;
  /** Of the allocation. */
  readonly status: AllocationStatus;
  /** λ @default 0.1 */
  readonly fairnessWeight?: number;
}

/** Of so many slices, those that are bought most, it is told what they are bought for. */
const mostReasons = 3;
/** Of effects below so many standard errors it is said that they cannot be told from none. */
const certainty = 2;
/** A slice is bought mostly for the one where that is at least this share of what it does. */
const mostly = 2 / 3;

/**
 * Why the plan is what it is, in sentences: whom the examples help that are bought most, which slices'
 * examples do harm, and of which that is not known. Nothing is said of independent curves, in which every
 * slice helps itself alone.
 */
export function explainPlan(input: ExplainPlanInput): string[] {
  const { lossModel, sliceNames, sizes, status, fairnessWeight } = input;
  if (lossModel.kind !== "coupled") return [];
  const weights = sliceWeights({
    lossModel,
    sizes,
    ...(fairnessWeight === undefined ? {} : { fairnessWeight }),
  });
  const effects = sizes.map((size, slice) =>
    lossModel.difference(weights, sizes, sizes.with(slice, size / 2)),
  );
  const named = (isMeant: (effect: (typeof effects)[number]) => boolean): string[] =>
    sliceNames.filter((_, slice) => isMeant(effects[slice]!));
  const isLost = ({ expected, standardError }: (typeof effects)[number]): boolean =>
    Math.abs(expected) < certainty * standardError;
  const lost = named(isLost);
  const harmful = named((effect) => effect.expected < 0 && !isLost(effect));

  const sentences: string[] = [];
  if (status === "uniform") {
    sentences.push(
      "The estimate shows no plan that is clearly better than equal amounts, so equal amounts are bought",
    );
  } else if (status === "water-filling") {
    sentences.push(
      "The estimate shows no plan that is clearly better than filling up the smallest slices, so these are filled up: for slices of such different sizes this is a better guess than equal amounts",
    );
  } else if (status === "proportional") {
    sentences.push(
      "Amounts in proportion to the slices' sizes are expected to be better than any other plan",
    );
  } else if (status !== "flat-curves") {
    const helps = effects.map(({ expected }) => expected > 0);
    sentences.push(...reasons(lossModel, input, helps));
  }
  if (harmful.length > 0) {
    sentences.push(`${nameFew(harmful)}: more examples are expected to do the slices together harm`);
  }
  if (lost.length > 0) {
    const what =
      "whether more of their examples lower the sum of all losses cannot be told from these trainings";
    sentences.push(
      `${nameFew(lost)}: ${what} (effects on the sum below ${certainty} standard errors; single ones may be clearer)`,
    );
  }
  if (lossModel.influence.groups.some((members) => members.length > 1)) {
    sentences.push(
      "There were too few trainings to vary each slice on its own: what was measured of a group is shared out among its slices",
    );
  }
  return sentences;
}

/**
 * Whom the examples help that are bought most; nothing of slices that were varied together with others.
 * @param helps whether a slice's examples help the sum of all losses, which is what was planned on
 */
function reasons(
  lossModel: CoupledLossModel,
  { sliceNames, sizes, amounts }: Pick<ExplainPlanInput, "sliceNames" | "sizes" | "amounts">,
  helps: readonly boolean[],
): string[] {
  const alone = new Set(lossModel.influence.groups.filter((members) => members.length === 1).flat());
  const before = lossModel.predict(sizes);
  return amounts
    .map((amount, slice) => ({ amount, slice }))
    .filter(({ amount, slice }) => amount > 0 && alone.has(slice))
    .sort((first, second) => second.amount - first.amount)
    .slice(0, mostReasons)
    .map(({ amount, slice }) => {
      const after = lossModel.predict(sizes.with(slice, sizes[slice]! + amount));
      const falls = before.map((loss, other) => loss - after[other]!);
      const own = falls[slice]!;
      const others = falls.reduce((sum, fall) => sum + fall, 0) - own;
      const what = `${move(own)} its own loss by ${formatLoss(Math.abs(own))} and ${move(others)} the others' by ${formatLoss(Math.abs(others))} in all`;
      return `${sliceNames[slice]}: ${amount} more are expected to ${what}${judge(own, others, helps[slice]!)}`;
    });
}

function judge(own: number, others: number, helps: boolean): string {
  // The sum is estimated as a whole; its noisier parts may point the other way.
  if (own <= 0 && others <= 0) return helps ? "; but the sum of all losses, told more surely, to fall" : "";
  const ofOthers = Math.max(0, others) / (Math.max(0, own) + Math.max(0, others));
  if (ofOthers >= mostly) return "; you buy it mostly for what it does for the other slices";
  if (ofOthers <= 1 - mostly) return "; you buy it mostly for itself";
  return "; you buy it for itself and for the others alike";
}

function move(fall: number): string {
  return fall < 0 ? "raise" : "lower";
}
