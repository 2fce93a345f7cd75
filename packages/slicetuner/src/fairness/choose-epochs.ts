import type { Dataset, GroupColumn } from "@slicetuner/core";
import { chooseModel, type FairnessTarget } from "@slicetuner/fairbatch";

/** Shares of all epochs after which a fair training is ended on trial. */
const sharesOfEpochs = [0.05, 0.1, 0.2, 0.3, 0.45, 0.65, 1] as const;

/** The numbers of epochs after which a fair training is ended on trial, the smallest first. */
export function trialEpochs(maximumEpochs: number): number[] {
  return [...new Set(sharesOfEpochs.map((share) => Math.max(1, Math.round(share * maximumEpochs))))];
}

/**
 * The place of the model to keep, by what the models say of the validation rows.
 * @param models probabilities of each, rows × classes
 */
export function chooseByValidation(
  { labels, classes, weights }: Dataset,
  group: GroupColumn,
  models: readonly Float32Array[],
  aim: {
    readonly target: FairnessTarget;
    readonly tolerance: number | undefined;
    /** Number of the positive class; undefined: each in turn. */
    readonly positive: number | undefined;
  },
): number {
  return chooseModel({ labels, classCount: classes.length, group, weights }, models, aim).chosen;
}
