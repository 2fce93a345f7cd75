import { join } from "node:path";
import { createIntake } from "@slicetuner/intake";
import { type PipelineEvent, rowStories, runPrepared } from "@slicetuner/pipeline";
import type { PipelineResult } from "@slicetuner/results";
import { quote } from "shlex";
import { collectProblems } from "../../cli/collect-problems.ts";
import { pc } from "../../cli/colors.ts";
import { allOf, defineCommand, type PrepareContext, type WorkContext } from "../../cli/define-command.ts";
import { pickOptions } from "../../cli/option-group.ts";
import { warningsInOptionWords } from "../../options/option-words.ts";
import { outputOptions } from "../../options/output-options.ts";
import { runFolderOptions } from "../../options/run-folder-options.ts";
import type { ModelTrainerSpec, TrainerSpec } from "../../options/trainer-options.ts";
import { openIntake } from "../../runs/open-intake.ts";
import { nameRunFolder } from "../../runs/run-folders.ts";
import { openTraining } from "../../training/training-setup.ts";
import { checkSteps } from "./check-steps.ts";
import { checkFolder, readSources, specsOf } from "./going-on.ts";
import { pipelineGroups } from "./groups.ts";
import {
  hashTables,
  keepPipeline,
  readPipelineRecord,
  reportFile,
  withWholeNames,
  writeOutcome,
} from "./keep.ts";
import { makeSteps } from "./make-steps.ts";
import { trySources } from "./open-acquirer.ts";
import { functionsOf } from "./own-step-options.ts";
import { pipelineResult } from "./pipeline-result.ts";
import { prepareRows, readTables } from "./read-tables.ts";
import { renderPipeline } from "./render.ts";

export const command = defineCommand({
  examples: [
    "slicetuner pipeline --data people.csv --label income --group sex --pool more-people.csv --budget 300",
    "slicetuner pipeline --data people.csv --label income --group sex --skip acquire --method fairbatch,fr-train",
    "slicetuner pipeline --run slicetuner-runs/2026-03-01-120000",
  ],
  options: [...pipelineGroups, pickOptions(runFolderOptions, ["wait"]), outputOptions],

  async prepare(given, context: PrepareContext) {
    const { problems } = context;
    const folder = given.pipeline.run ?? nameRunFolder();
    const known = await collectProblems(problems, () => readPipelineRecord(folder));
    await checkFolder(folder, known, context);
    const { specs, recorded: read, files } = specsOf(known, given, context);
    checkSteps(specs, problems);
    const acquisition = readSources(known, folder, given, context);
    const tables = await readTables(specs, context);
    const rows = tables && (await collectProblems(problems, () => prepareRows(tables, specs)));
    const intake = acquisition && rows && openIntake(acquisition, rows.test.dataset.classes, problems);
    if (acquisition !== undefined && rows !== undefined)
      await collectProblems(problems, () => trySources(acquisition, rows.offers, specs));
    const { tables: there, rows: prepared } = allOf({ tables, rows }, problems);
    const recorded = withWholeNames(read);
    return {
      ...{ folder, known, place: specs.place, recorded, prepared, takeOver: given.pipeline.takeOver },
      ...{ ...there, acquisition, wait: given.runFolder.wait },
      // A file of sources says whether deliveries are checked.
      intake: acquisition === undefined ? createIntake() : intake,
      files,
      specs: { ...specs, trainer: specs.trainer as ModelTrainerSpec & TrainerSpec },
    };
  },

  async run(work, context: WorkContext<PipelineEvent>): Promise<PipelineResult> {
    const { table, pool, test, folder, known, specs, prepared, recorded, acquisition, intake, wait } = work;
    const { pipeline, trainer: trainerSpec, ownSteps } = specs;
    const { seed } = prepared;
    const started = performance.now();
    const data = hashTables([table, ...(pool ? [pool] : []), ...(test ? [test] : [])]);
    const { journal, runId } = await keepPipeline(
      folder,
      known,
      { settings: recorded, data, acquisition, functions: functionsOf(ownSteps) },
      work.takeOver,
    );
    try {
      const tableWarnings = warningsInOptionWords(table.warnings);
      for (const warning of [...tableWarnings, ...journal.warnings]) context.warn(warning);
      const plain = { ...trainerSpec, fair: { ...trainerSpec.fair, target: undefined } };
      await using training = await openTraining(plain, work.place);
      const { trainer, executor } = training;
      const boughtFrom = { pool, acquisition, acquireWith: ownSteps.acquireWith };
      const outcome = await runPrepared(prepared, {
        ...{ trainer, executor, journal, identity: trainerSpec.identity, repeats: pipeline.repeats },
        intervals: { replicates: pipeline.replicates, seed },
        signal: context.signal,
        onEvent: (event) => {
          if (event.type === "warning") context.warn(warningsInOptionWords([event.message])[0]!);
          context.emit(event);
        },
        steps: makeSteps(
          { ...specs, positive: prepared.positive },
          { boughtFrom, intake, journal, runId, wait },
        ),
      });
      const made = pipelineResult(prepared, work, outcome, {
        ...{ recorded, repeats: pipeline.repeats, runFolder: folder },
        ...{ trainer: trainer.name, executor: executor.name },
        seconds: (performance.now() - started) / 1000,
      });
      const result = await context.addProvenance(made, work.files && { files: work.files, recorded });
      await writeOutcome(folder, result, rowStories(outcome.traces));
      return result;
    } finally {
      await journal.close();
    }
  },

  watch: ({ folder, known }, { output, status }) => {
    output.print(
      `${known === undefined ? "Kept in" : "Goes on in"} ${pc.bold(folder)}; \`slicetuner pipeline --run ${quote(folder)}\` goes on after an interruption.`,
    );
    return (event) => {
      if (event.type === "step-progress") status.counting(event.name, event.done, event.of);
      if (event.type === "step-start" && event.step !== "measure") status.counting(event.name, 0, 1);
      if (event.type === "step-end") {
        status.clear();
        output.print(`${pc.bold(event.step)} (${event.name}): ${event.summary}`);
      }
    };
  },

  show: (result, { output }, { folder }) => {
    output.print(`\n${renderPipeline(result)}\n`);
    output.print(`The report is in ${pc.bold(join(folder, reportFile))}: open it in a browser.`);
    output.print(
      pc.dim(
        `Next: \`slicetuner explain ${quote(folder)} --slice ${quote(worstSlice(result))}\` says why this slice is as it is.`,
      ),
    );
  },
});

/** The slice whose loss is the highest in the end. */
function worstSlice({ slices, stages }: PipelineResult): string {
  const losses = stages.at(-1)!.sliceLosses.map((loss) => loss ?? Number.NEGATIVE_INFINITY);
  return slices[losses.indexOf(Math.max(...losses))]!.name;
}
