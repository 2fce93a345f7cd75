import type { FindResult } from "@slicetuner/results";
import { crossFittedLosses } from "@slicetuner/slice-finder";
import type { CommandContext } from "../../cli/command.ts";
import type { RowsToSearch } from "../../data/rows-to-search.ts";
import { createTrainingSetup } from "../../training/training-setup.ts";

/** A loss for each row, and where it comes from. */
export interface LossesOfRows {
  readonly values: Float64Array;
  readonly record: Omit<FindResult["losses"], "mean">;
  readonly warnings: readonly string[];
}

/** The given losses, or those of models that have not seen the rows. */
export async function lossesOfRows(
  { losses }: RowsToSearch,
  { settings, output, status, signal }: Omit<CommandContext, "problems">,
): Promise<LossesOfRows> {
  if (losses.kind === "given") {
    const record = { from: losses.from, trainer: null, executor: null, trainings: 0 };
    return { values: losses.values, record, warnings: [] };
  }
  const setup = await createTrainingSetup(settings);
  try {
    const { folds, seed } = settings;
    const { losses: values, warnings } = await crossFittedLosses({
      ...setup,
      dataset: losses.dataset,
      folds,
      seed,
      signal,
      onProgress: (progress) => {
        // Folds are of one size.
        const workDone = progress.jobsDone / progress.jobsTotal;
        status.training("training for the losses", { ...progress, workDone });
      },
      onNotice: (message) => {
        status.clear();
        output.report(message);
      },
    });
    status.clear();
    const model = settings.trainer === "command" ? "your program" : settings.model;
    const record = {
      from: `log loss of ${model} on rows that it has not seen, ${folds} trainings`,
      trainer: setup.trainer.name,
      executor: setup.executor.name,
      trainings: folds,
    };
    return { values, record, warnings };
  } finally {
    await setup.close();
  }
}
