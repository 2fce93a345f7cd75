import type { FindResult } from "@slicetuner/results";
import { crossFittedLosses } from "@slicetuner/slice-finder";
import type { WorkContext } from "../../cli/define-command.ts";
import type { RowsToSearch } from "../../data/rows-to-search.ts";
import type { PlaceSpec } from "../../options/place-options.ts";
import type { TrainerSpec } from "../../options/trainer-options.ts";
import { openTraining } from "../../training/training-setup.ts";
import type { FindEvent } from "./command.ts";
import type { SearchSpec } from "./options.ts";

/** A loss for each row, and where it comes from. */
export interface LossesOfRows {
  readonly values: Float64Array;
  readonly record: Omit<FindResult["losses"], "mean">;
  readonly warnings: readonly string[];
}

/** The given losses, or those of models that have not seen the rows. */
export async function lossesOfRows(
  { losses }: RowsToSearch,
  spec: {
    readonly search: Pick<SearchSpec, "folds">;
    readonly trainer: TrainerSpec;
    readonly place: PlaceSpec;
    readonly seed: number;
  },
  { signal, emit }: WorkContext<FindEvent>,
): Promise<LossesOfRows> {
  if (losses.kind === "given") {
    const record = { from: losses.from, trainer: null, executor: null, trainings: 0 };
    return { values: losses.values, record, warnings: [] };
  }
  const { folds } = spec.search;
  await using training = await openTraining(spec.trainer, spec.place);
  const { trainer, executor } = training;
  const { losses: values, warnings } = await crossFittedLosses({
    ...{ trainer, executor, folds, seed: spec.seed, signal },
    dataset: losses.dataset,
    onProgress: (progress) => emit({ type: "training", progress }),
    onNotice: (message) => emit({ type: "notice", message }),
  });
  const model = "model" in spec.trainer ? spec.trainer.model.kind : "your program";
  const record = {
    from: `log loss of ${model} on rows that it has not seen, ${folds} trainings`,
    trainer: trainer.name,
    executor: executor.name,
    trainings: folds,
  };
  return { values, record, warnings };
}
