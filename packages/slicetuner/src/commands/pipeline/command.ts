import { join } from "node:path";
import type { ProblemList } from "@slicetuner/core";
import { createIntake } from "@slicetuner/intake";
import {
  type PipelineEvent,
  type PipelineOutcome,
  type PipelineStage,
  rowStories,
  runPrepared,
} from "@slicetuner/pipeline";
import { type PipelineResult, startResult } from "@slicetuner/results";
import type { Measures } from "@slicetuner/tuner";
import { quote } from "shlex";
import { collectProblems } from "../../cli/collect-problems.ts";
import { pc } from "../../cli/colors.ts";
import { allOf, defineCommand, type PrepareContext, type WorkContext } from "../../cli/define-command.ts";
import { flagOf, pickOptions, type Specs } from "../../cli/option-group.ts";
import { readOptions } from "../../cli/read-options.ts";
import { findFolderObstacle } from "../../cli/result-folder.ts";
import { whyNoFrTrain } from "../../fairness/why-no-fr-train.ts";
import { groupOptions } from "../../options/group-options.ts";
import { warningsInOptionWords } from "../../options/option-words.ts";
import { outputOptions, seedOptions } from "../../options/output-options.ts";
import { placeOptions } from "../../options/place-options.ts";
import { runFolderOptions } from "../../options/run-folder-options.ts";
import { sourceOptions } from "../../options/source-options.ts";
import type { ModelTrainerSpec, TrainerSpec } from "../../options/trainer-options.ts";
import { trainerOptions } from "../../options/trainer-options.ts";
import { checkedForecastRecord } from "../../results/forecast.ts";
import { readAcquisitionFile } from "../../runs/acquisition-file.ts";
import { acquisitionNow } from "../../runs/acquisition-now.ts";
import { openIntake } from "../../runs/open-intake.ts";
import { nameRunFolder } from "../../runs/run-folders.ts";
import { openTraining } from "../../training/training-setup.ts";
import {
  hashTables,
  keepPipeline,
  type PipelineRecord,
  readPipelineRecord,
  reportFile,
  toJson,
  withShortNames,
  withWholeNames,
  writeOutcome,
} from "./keep.ts";
import { makeSteps, methodsOf } from "./make-steps.ts";
import { trySources } from "./open-acquirer.ts";
import { pipelineOptions, tableOptions } from "./options.ts";
import { functionsOf, isProgram, type OwnStepSpec, ownStepOptions } from "./own-step-options.ts";
import { prepareRows, readTables } from "./read-tables.ts";
import { renderPipeline } from "./render.ts";

/** All that makes a pipeline what it is; the rest is where and how it runs. */
const groups = [
  tableOptions,
  pickOptions(groupOptions, ["group", "positive"]),
  pipelineOptions,
  ownStepOptions,
  pickOptions(sourceOptions, ["sources"]),
  trainerOptions,
  pickOptions(placeOptions, ["workers"]),
  seedOptions,
] as const;

type PipelineSpecs = Specs<typeof groups>;

/** What may be said of a pipeline that goes on. */
const sayable: readonly string[] = ["run", "takeOver", "workers", "sources", "wait"];

export const command = defineCommand({
  examples: [
    "slicetuner pipeline --data people.csv --label income --group sex --pool more-people.csv --budget 300",
    "slicetuner pipeline --data people.csv --label income --group sex --skip acquire --method fairbatch,fr-train",
    "slicetuner pipeline --run slicetuner-runs/2026-03-01-120000",
  ],
  options: [...groups, pickOptions(runFolderOptions, ["wait"]), outputOptions],

  async prepare(given, context: PrepareContext) {
    const { problems, isSaidHere } = context;
    const folder = given.pipeline.run ?? nameRunFolder();
    const known = await collectProblems(problems, () => readPipelineRecord(folder));
    if (known !== undefined) {
      // What was said of a pipeline that goes on is what stands in its journal.
      const said = groups
        .flatMap(({ options }) => Object.keys(options))
        .filter((name) => isSaidHere(name) && !sayable.includes(name));
      if (said.length > 0) {
        const message = `"${folder}" keeps a pipeline that goes on as it began: leave the other options out, or name another folder`;
        problems.add("--run", message);
      }
    } else {
      const obstacle = await findFolderObstacle(folder, { isNew: false });
      if (obstacle !== undefined) problems.add("--run", obstacle);
    }
    const read =
      known === undefined
        ? { specs: given, recorded: context.recorded, files: undefined }
        : readOptions(
            groups,
            {
              here: { workers: given.place.kind === "local" ? given.place.workers : 0 },
              config: { file: "the pipeline's journal", values: withShortNames(known.settings) },
            },
            problems,
          );
    const ownSteps = known === undefined ? given.ownSteps : ownStepsAgain(known, read.specs, given, problems);
    const specs = { ...read.specs, ownSteps };
    const { trainer, place } = specs;
    problems.expect(
      trainer.kind !== "command",
      "--trainer",
      "is command; say --train-with, and a pipeline trains with it at its end",
    );
    checkSteps(specs, problems);
    const acquisition = readSources(known, folder, given, context);
    const tables = await readTables(specs, context);
    const rows = tables && (await collectProblems(problems, () => prepareRows(tables, specs)));
    const intake = acquisition && rows && openIntake(acquisition, rows.test.dataset.classes, problems);
    if (acquisition !== undefined && rows !== undefined)
      await collectProblems(problems, () => trySources(acquisition, rows.offers, specs));
    const { tables: there, rows: prepared } = allOf({ tables, rows }, problems);
    const recorded = withWholeNames(read.recorded);
    return {
      ...{ folder, known, place, recorded, prepared, takeOver: given.pipeline.takeOver },
      ...{ ...there, acquisition, wait: given.runFolder.wait },
      // A file of sources says whether deliveries are checked.
      intake: acquisition === undefined ? createIntake() : intake,
      files: read.files,
      specs: { ...specs, trainer: trainer as ModelTrainerSpec & TrainerSpec },
    };
  },

  async run(work, context: WorkContext<PipelineEvent>): Promise<PipelineResult> {
    const { table, pool, test, folder, known, specs, prepared, recorded, acquisition, intake, wait } = work;
    const { pipeline, trainer: trainerSpec, ownSteps } = specs;
    const { seed, rows } = prepared;
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
      const market = { pool, acquisition, acquireWith: ownSteps.acquireWith };
      const outcome = await runPrepared(prepared, {
        ...{ trainer, executor, journal, identity: trainerSpec.identity, repeats: pipeline.repeats },
        intervals: { replicates: pipeline.replicates, seed },
        signal: context.signal,
        onEvent: (event) => {
          if (event.type === "warning") context.warn(warningsInOptionWords([event.message])[0]!);
          context.emit(event);
        },
        steps: makeSteps({ ...specs, positive: prepared.positive }, { market, intake, journal, runId, wait }),
      });
      const made: PipelineResult = {
        ...startResult("pipeline"),
        command: "pipeline",
        data: {
          ...{ source: table.source, testSource: test?.source ?? null, pool: pool?.source ?? null },
          label: rows.roles.label,
          trainRows: outcome.parts.train.rowCount,
          validationRows: outcome.parts.validation.rowCount,
          testRows: outcome.parts.test.rowCount,
          features: outcome.features,
          classes: [...outcome.classes],
          positive: outcome.positive,
          groups: [...rows.roles.groups],
        },
        slices: outcome.slices.map((slice) => ({ ...slice })),
        slicesFrom: outcome.slicesFrom,
        find: toJson(outcome.find),
        stages: outcome.stages.map((stage) => stageRecord(stage, outcome.slices)),
        skipped: outcome.skipped.map((one) => ({ ...one })),
        repeats: pipeline.repeats,
        intervals: outcome.intervals,
        settings: toJson(recorded),
        ...{ trainer: trainer.name, executor: executor.name, runFolder: folder },
        seconds: (performance.now() - started) / 1000,
        warnings: [...tableWarnings, ...warningsInOptionWords(outcome.warnings)],
      };
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

/** Steps of one's own as they were when the pipeline began: programs from the journal, functions from now. */
function ownStepsAgain(
  { functions = [] }: PipelineRecord,
  { ownSteps }: PipelineSpecs,
  now: PipelineSpecs,
  problems: ProblemList,
): OwnStepSpec {
  const again = Object.fromEntries(
    functions.map((name) => {
      const own = now.ownSteps[name as keyof OwnStepSpec];
      const message = "was a function of the configuration when the pipeline began; it has to be there again";
      problems.expect(own !== undefined && !isProgram(own), flagOf(name), message);
      return [name, own];
    }),
  );
  return { ...ownSteps, ...again };
}

/** The sources that are bought from: of a pipeline that goes on, those that it began with, by name. */
function readSources(
  known: PipelineRecord | undefined,
  folder: string,
  { sources: { sources }, pipeline }: PipelineSpecs,
  context: PrepareContext,
) {
  if (known === undefined)
    return sources === undefined || pipeline.skip.includes("acquire")
      ? undefined
      : readAcquisitionFile(sources, context.problems, context.warn);
  const { acquisition = null } = known;
  const began = { acquisition: acquisition as Parameters<typeof acquisitionNow>[0]["acquisition"] };
  return acquisitionNow(began, folder, context.isSaidHere("sources") ? sources : undefined, context);
}

function checkSteps(specs: PipelineSpecs, problems: ProblemList): void {
  checkTraining(specs, problems);
  const { pipeline, ownSteps, sources, groups } = specs;
  const { skip, pool, budget, flips, method } = pipeline;
  const { cleanWith, acquireWith, trainWith } = ownSteps;
  const isReported = (name: string): boolean => problems.problems.some(({ path }) => path.endsWith(name));
  if (!skip.includes("acquire")) {
    const advice = "or leave buying out with --skip acquire";
    const said = [
      ...(pool === undefined ? [] : ["--pool"]),
      ...(sources.sources === undefined ? [] : ["--sources"]),
      ...(acquireWith === undefined ? [] : ["--acquire-with"]),
    ];
    problems.expect(
      said.length > 0,
      "--pool",
      `is missing: name the file to buy from, or --sources or --acquire-with, ${advice}`,
    );
    if (said.length > 1) problems.add(said[1]!, `contradicts ${said[0]}; choose one`);
    if (!isReported("budget"))
      problems.expect(budget !== undefined, "--budget", `is missing: say what may be spent, ${advice}`);
  }
  for (const [step, name] of [
    ["clean", "cleanWith"],
    ["find", "findWith"],
    ["acquire", "acquireWith"],
    ["train", "trainWith"],
  ] as const)
    problems.expect(
      !skip.includes(step) || ownSteps[name] === undefined,
      "--skip",
      `leaves ${step} out, and ${flagOf(name)} says how to do it`,
    );
  const message = "leaves clean out, and --flips says how to clean";
  problems.expect(!skip.includes("clean") || !flips, "--skip", message);
  problems.expect(cleanWith === undefined || !flips, "--flips", "has no effect on --clean-with");
  const isOwn = trainWith !== undefined && method === undefined;
  const advice =
    "name the columns whose groups are to be treated alike, or leave fair training out with --skip train";
  problems.expect(
    skip.includes("train") || isOwn || groups.columns.length > 0,
    "--group",
    `is missing: ${advice}`,
  );
}

/** What the chosen ways of training cannot do, or do not heed. */
function checkTraining(specs: PipelineSpecs, problems: ProblemList): void {
  const { pipeline, trainer } = specs;
  const methods = methodsOf(specs);
  problems.expect(
    !pipeline.allEpochs || methods.length > 0,
    "--all-epochs",
    "has no effect without --method",
  );
  if (!("model" in trainer) || !methods.includes("fr-train")) return;
  for (const { path, message } of whyNoFrTrain(trainer, trainer.fair.target)) problems.add(path, message);
}

/** As it is written: a forecast beside what was measured. */
function stageRecord({ forecast, ...stage }: PipelineStage, slices: PipelineOutcome["slices"]) {
  const { loss, averageEqualizedErrorRate, maximumEqualizedErrorRate } = stage.measures;
  const values = [
    loss,
    averageEqualizedErrorRate,
    maximumEqualizedErrorRate,
    ...stage.sliceLosses.map((value) => ({ value })),
  ];
  // A slice without test rows has no loss, and nothing is forecast of it.
  const isMeasured = values.every(({ value }) => value !== null);
  const outcome: Measures = {
    loss: loss.value!,
    averageEqualizedErrorRate: averageEqualizedErrorRate.value!,
    maximumEqualizedErrorRate: maximumEqualizedErrorRate.value!,
    sliceLosses: stage.sliceLosses.map(Number),
  };
  const names = slices.map(({ name }) => name);
  return toJson<PipelineResult["stages"][number]>({
    ...stage,
    forecast: isMeasured ? checkedForecastRecord(names, forecast, outcome) : null,
  });
}
