import { createJournal, createMemoryJournal } from "@slicetuner/journal";
import { defineCommand, type PrepareContext, type WorkContext } from "../../cli/define-command.ts";
import { outputOptions } from "../../options/output-options.ts";
import { type TrackingSpec, trackingOptions } from "../../options/tracking-options.ts";
import { readAcquisitionFile } from "../../runs/acquisition-file.ts";
import type { RunEvent } from "../../runs/buy-and-measure.ts";
import { openRun } from "../../runs/open-run.ts";
import { type PreparedRun, performRun } from "../../runs/perform-run.ts";
import { findRunObstacle, nameRunFolder } from "../../runs/run-folders.ts";
import { runOptions } from "../../runs/run-options.ts";
import { makeRunRecord } from "../../runs/run-record.ts";
import { showRun, watchRun } from "../../runs/show-run.ts";
import { trackResult } from "../../tracking/track-result.ts";

interface TrackedRun extends PreparedRun {
  readonly tracking: TrackingSpec;
}

export const command = defineCommand({
  examples: [
    "slicetuner run --data people.csv --sources sources.json --label income --slice-by race,sex --budget 300",
    "slicetuner run --data people.csv --pool more-people.csv --label income --slice-by race,sex --budget 300",
    "slicetuner run --images first.idx3.gz --labels first.idx1.gz --pool more.idx3.gz --pool-labels more.idx1.gz --slice-by label --model cnn --budget 300",
  ],
  options: [...runOptions, trackingOptions, outputOptions],
  refused: {
    dataset: {
      flag: "--dataset <name>",
      instead:
        "run buys from files and sources: name yours with --data and --pool or --sources; `slicetuner compare --dataset …` simulates the buying",
    },
  },

  async prepare(specs, context: PrepareContext): Promise<TrackedRun> {
    const { problems, recorded, warn } = context;
    const { sources } = specs.sources;
    const { run: named } = specs.runFolder;
    const acquisition = sources === undefined ? undefined : readAcquisitionFile(sources, problems, warn);
    const obstacle = named === undefined ? undefined : await findRunObstacle(named);
    if (obstacle !== undefined) problems.add("--run", obstacle);
    const opened = await openRun(specs, acquisition, context);
    const begin: PreparedRun["begin"] = async (facts) => {
      const folder = named ?? (acquisition && nameRunFolder());
      const record = makeRunRecord({ folder, recorded, specs, acquisition, ...facts });
      const journal =
        folder === undefined ? createMemoryJournal(record) : await createJournal(folder, record);
      return { journal, folder };
    };
    return { ...opened, specs, recorded, acquisition, begin, tracking: specs.tracking };
  },

  async run(prepared: TrackedRun, context: WorkContext<RunEvent>) {
    const result = await performRun(prepared, context);
    await trackResult(prepared.tracking, result, context);
    return result;
  },
  watch: watchRun,
  show: showRun,
});
