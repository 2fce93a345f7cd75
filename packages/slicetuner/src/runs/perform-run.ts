import type { Journal } from "@slicetuner/core";
import type { RunResult } from "@slicetuner/results";
import type { WorkContext } from "../cli/define-command.ts";
import type { Settings } from "../cli/option-group.ts";
import type { Inputs } from "../cli/provenance.ts";
import { writeModel } from "../training/model-files.ts";
import type { Acquisition } from "./acquisition-file.ts";
import { buyAndMeasure, type RunEvent } from "./buy-and-measure.ts";
import type { OpenedRun } from "./open-run.ts";
import { keepResult } from "./result-of-run.ts";
import { hashData } from "./run-data.ts";
import type { RunSpecs } from "./run-options.ts";

/** What a journal has to fit, when a run begins or goes on. */
export interface RunFacts {
  /** Hash of the data that the run begins with. */
  readonly data: string;
  readonly slices: readonly string[];
}

/** The record that a run is kept in. */
export interface RunPlace {
  readonly journal: Journal;
  /** The folder of the journal; undefined where it is gone with the process. */
  readonly folder: string | undefined;
}

/** A run that is known to be sound, before it has a journal. */
export interface PreparedRun extends OpenedRun {
  readonly specs: RunSpecs;
  readonly recorded: Settings;
  readonly acquisition: Acquisition | undefined;
  /** What the run reads, where that is not what the options of its command name. */
  readonly inputs?: Inputs;
  /** Makes or opens the journal. */
  begin(facts: RunFacts): Promise<RunPlace>;
}

/** Begins or goes on: buys, measures, and keeps the model where that was asked for. */
export async function performRun(prepared: PreparedRun, context: WorkContext<RunEvent>): Promise<RunResult> {
  const { source, sizes, split, unitCosts, importance, setup, specs, recorded, acquisition } = prepared;
  const { data } = split;
  const slices = data.train.slices.map(({ name }) => name);
  const { journal, folder } = await prepared.begin({ data: hashData(data), slices });
  try {
    setup.keepIn(journal);
    if (folder !== undefined) context.emit({ type: "run-kept", folder });
    for (const warning of journal.warnings) context.warn(warning);
    const { acquirer, intake } = setup;
    const { result: told, model } = await buyAndMeasure(
      {
        ...{ source, sizes, split, unitCosts, acquirer, intake, journal, folder, specs, recorded },
        importance,
        currency: acquisition?.currency,
        warnings: [...source.warnings, ...setup.warnings, ...journal.warnings],
      },
      context,
    );
    const result = await context.addProvenance(told, prepared.inputs);
    if (specs.modelFile !== undefined && model !== undefined) {
      const { trainer, settings } = result;
      const { exampleShape, classes } = data.train;
      const pixels = source.pictures === undefined ? {} : { pixels: "from 0 to 1: bytes divided by 255" };
      const input = { exampleShape, ...pixels, encoding: split.encoding };
      await writeModel(specs.modelFile, model.trained, {
        ...{ trainer, input, classes },
        ...model.record,
        settings,
      });
    }
    if (folder !== undefined) await keepResult(folder, result);
    return result;
  } finally {
    await journal.close();
  }
}
