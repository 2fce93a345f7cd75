import { join } from "node:path";
import { createPoolAcquirer } from "@slicetuner/acquirer-pool";
import { Random } from "@slicetuner/core";
import { fairBatch } from "@slicetuner/fairbatch";
import { createIntake } from "@slicetuner/intake";
import {
  acquireStep,
  cleanStep,
  findStep,
  type PipelineEvent,
  type PreparedPipeline,
  preparePipeline,
  rowStories,
  runPrepared,
  type TrainStep,
  trainStep,
} from "@slicetuner/pipeline";
import { type PipelineResult, startResult } from "@slicetuner/results";
import type { Table } from "@slicetuner/tabular";
import { quote } from "shlex";
import { collectProblems } from "../../cli/collect-problems.ts";
import { pc } from "../../cli/colors.ts";
import { allOf, defineCommand, type PrepareContext, type WorkContext } from "../../cli/define-command.ts";
import { pickOptions } from "../../cli/option-group.ts";
import { readOptions } from "../../cli/read-options.ts";
import { findFolderObstacle } from "../../cli/result-folder.ts";
import { loadKnown } from "../../data/load-known.ts";
import { readTableInput, type TableInput } from "../../data/rows-in-memory.ts";
import { readOptionsOf } from "../../data/table-options.ts";
import type { DataSpec } from "../../options/data-options.ts";
import { type GroupSpec, groupOptions } from "../../options/group-options.ts";
import { outputOptions, seedOptions } from "../../options/output-options.ts";
import { placeOptions } from "../../options/place-options.ts";
import type { ModelTrainerSpec, TrainerSpec } from "../../options/trainer-options.ts";
import { trainerOptions } from "../../options/trainer-options.ts";
import { nameRunFolder } from "../../runs/run-folders.ts";
import { openTraining } from "../../training/training-setup.ts";
import { absolute, hashTables, keepPipeline, readPipelineRecord, reportFile, writeOutcome } from "./keep.ts";
import { type PipelineSpec, pipelineOptions, tableOptions } from "./options.ts";
import { renderPipeline } from "./render.ts";
import { reasonsOf } from "./training-reasons.ts";

/** All that makes a pipeline what it is; the rest is where and how it runs. */
const groups = [
  tableOptions,
  pickOptions(groupOptions, ["group", "positive"]),
  pipelineOptions,
  trainerOptions,
  pickOptions(placeOptions, ["workers"]),
  seedOptions,
] as const;

/** What may be said of a pipeline that goes on. */
const sayable: readonly string[] = ["run", "takeOver", "workers"];

export const command = defineCommand({
  examples: [
    "slicetuner pipeline --data people.csv --label income --group sex --pool more-people.csv --budget 300",
    "slicetuner pipeline --data people.csv --label income --group sex --skip acquire --method fairbatch,fr-train",
    "slicetuner pipeline --run slicetuner-runs/2026-03-01-120000",
  ],
  options: [...groups, outputOptions],

  async prepare(given, context: PrepareContext) {
    const { problems, signal, isSaidHere } = context;
    const folder = given.pipeline.run ?? nameRunFolder();
    const known = await collectProblems(problems, () => readPipelineRecord(folder));
    if (known !== undefined) {
      // What was said of a pipeline that goes on is what stands in its journal.
      const said = groups
        .flatMap(({ options }) => Object.keys(options))
        .filter((name) => isSaidHere(name) && !sayable.includes(name));
      const fresh = problems.problems.filter(({ path }) => said.some((name) => path.includes(name)));
      if (said.length > 0 || fresh.length > 0) {
        const message = `"${folder}" keeps a pipeline that goes on as it began: leave the other options out, or name another folder`;
        problems.add("--run", message);
      }
    } else {
      const obstacle = await findFolderObstacle(folder, { isNew: false });
      if (obstacle !== undefined) problems.add("--run", obstacle);
    }
    const read =
      known === undefined
        ? { specs: given, recorded: context.recorded }
        : readOptions(
            groups,
            {
              here: { workers: given.place.kind === "local" ? given.place.workers : 0 },
              config: { file: "the pipeline's journal", values: known.settings },
            },
            problems,
          );
    const { data: spec, groups: groupSpec, pipeline, trainer, place } = read.specs;
    problems.expect("model" in trainer, "--trainer", `is ${trainer.kind}; a pipeline trains models of ours`);
    checkSteps(pipeline, problems);
    const { columns } = groupSpec;
    const isFair = !pipeline.skip.includes("train");
    const advice =
      "name the columns whose groups are to be treated alike, or leave fair training out with --skip train";
    problems.expect(!isFair || columns.length > 0, "--group", `is missing: ${advice}`);
    const tables = await readTables(spec, pipeline, groupSpec, problems, signal);
    const rows = tables && (await collectProblems(problems, () => prepareRows(tables, read.specs)));
    const { tables: there, rows: prepared } = allOf({ tables, rows }, problems);
    const recorded = {
      ...read.recorded,
      ...(typeof spec.data === "string" && { data: absolute(spec.data) }),
      ...(pipeline.pool !== undefined && { pool: absolute(pipeline.pool) }),
      ...(typeof pipeline.test === "string" && { test: absolute(pipeline.test) }),
    };
    return {
      ...{ folder, known, pipeline, place, recorded, prepared, takeOver: given.pipeline.takeOver },
      ...there,
      trainer: trainer as ModelTrainerSpec & TrainerSpec,
    };
  },

  async run(work, context: WorkContext<PipelineEvent>): Promise<PipelineResult> {
    const { table, pool, test, folder, known, pipeline, prepared, recorded } = work;
    const { seed, rows } = prepared;
    const started = performance.now();
    const data = hashTables([table, ...(pool ? [pool] : []), ...(test ? [test] : [])]);
    const { journal, runId } = await keepPipeline(folder, known, { settings: recorded, data }, work.takeOver);
    try {
      for (const warning of [...table.warnings, ...journal.warnings]) context.warn(warning);
      const plain = { ...work.trainer, fair: { ...work.trainer.fair, target: undefined } };
      await using training = await openTraining(plain, work.place);
      const { trainer, executor } = training;
      const outcome = await runPrepared(prepared, {
        ...{ trainer, executor, journal, identity: work.trainer.identity, repeats: pipeline.repeats },
        intervals: { replicates: pipeline.replicates, seed },
        signal: context.signal,
        onEvent: (event) => {
          if (event.type === "warning") context.warn(event.message);
          context.emit(event);
        },
        steps: {
          ...(!pipeline.skip.includes("clean") && { clean: cleanStep(cleaningOf(pipeline, seed)) }),
          ...(!pipeline.skip.includes("find") && {
            find: findStep({ maximumSlices: pipeline.maximumSlices }),
          }),
          ...(pool !== undefined && {
            acquire: acquireStep({
              ...{ budget: pipeline.budget!, journal, runId, intake: createIntake() },
              open: ({ encodeOffer }) =>
                createPoolAcquirer({ pool: encodeOffer(pool), order: new Random(seed).fork("pool") }),
            }),
          }),
          train: pipeline.skip.includes("train")
            ? []
            : pipeline.method.map((method) => fairStep(method, work.trainer)),
        },
      });
      const result: PipelineResult = {
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
        stages: toJson(outcome.stages),
        skipped: outcome.skipped.map((one) => ({ ...one })),
        repeats: pipeline.repeats,
        intervals: outcome.intervals,
        settings: toJson(recorded),
        ...{ trainer: trainer.name, executor: executor.name, runFolder: folder },
        seconds: (performance.now() - started) / 1000,
        warnings: [...table.warnings, ...outcome.warnings],
      };
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
    const [worst] = result.slices;
    output.print(
      pc.dim(
        `Next: \`slicetuner explain ${quote(folder)} --slice ${quote(worst!.name)}\` says why this slice is as it is.`,
      ),
    );
  },
});

function checkSteps({ skip, pool, budget, flips }: PipelineSpec, problems: PrepareContext["problems"]): void {
  const buys = !skip.includes("acquire");
  const advice = "or leave buying out with --skip acquire";
  const isReported = (name: string): boolean => problems.problems.some(({ path }) => path.endsWith(name));
  problems.expect(!buys || pool !== undefined, "--pool", `is missing: name the file to buy from, ${advice}`);
  if (!isReported("budget"))
    problems.expect(
      !buys || budget !== undefined,
      "--budget",
      `is missing: say what may be spent, ${advice}`,
    );
  const message = "leaves clean out, and --flips says how to clean";
  problems.expect(!skip.includes("clean") || !flips, "--skip", message);
}

/** The same plain data, as it will be read back. */
function toJson<Value>(value: unknown): Value {
  return JSON.parse(JSON.stringify(value)) as Value;
}

/** All that is read. */
interface Tables {
  readonly table: Table;
  readonly label: string;
  readonly exclude: readonly string[];
  readonly pool: Table | undefined;
  readonly test: Table | undefined;
}

async function readTables(
  spec: DataSpec,
  pipeline: PipelineSpec,
  { columns }: GroupSpec,
  problems: PrepareContext["problems"],
  signal: AbortSignal,
): Promise<Tables | undefined> {
  const slicing = { kind: "columns", sliceBy: [...columns, ...(spec.sliceBy ?? [])] } as const;
  const read = (file: TableInput) =>
    collectProblems(problems, () => readTableInput(file, readOptionsOf(spec, slicing, signal)));
  const isKnown = spec.dataset !== undefined;
  problems.expect(
    isKnown || spec.data !== undefined,
    "--data",
    "is missing: name a CSV or Parquet file, or --dataset",
  );
  problems.expect(isKnown || spec.label !== undefined, "--label", "is missing: name the column to predict");
  const known = isKnown ? await loadKnown(spec.dataset!, problems) : undefined;
  const own = !isKnown && spec.data !== undefined ? await read(spec.data) : undefined;
  const pool =
    pipeline.skip.includes("acquire") || pipeline.pool === undefined ? undefined : await read(pipeline.pool);
  const test = typeof pipeline.test === "string" ? await read(pipeline.test) : undefined;
  const table = known?.table ?? own;
  const label = known?.label ?? spec.label;
  if (table === undefined || label === undefined) return undefined;
  return { table, label, pool, test, exclude: [...(known?.exclude ?? []), ...(spec.exclude ?? [])] };
}

/** Sets rows apart and sees that they can be encoded. @throws InvalidInputError with all that is wrong */
function prepareRows(
  { table, label, exclude, pool, test }: Tables,
  {
    data: spec,
    groups,
    pipeline,
    seed,
  }: {
    readonly data: DataSpec;
    readonly groups: GroupSpec;
    readonly pipeline: PipelineSpec;
    readonly seed: number;
  },
): PreparedPipeline {
  const { sliceBy, categorical, id, dropIncomplete } = spec;
  return preparePipeline(
    {
      ...{ table, sliceBy, categorical, id, dropIncomplete, seed },
      roles: {
        ...{ label, positive: groups.positive, groups: groups.columns },
        ignore: [...exclude, ...(id === undefined ? [] : [id])],
      },
      shares: { test: test ?? (pipeline.test as number), validation: pipeline.validation },
    },
    pool === undefined ? [] : [pool],
  );
}

function cleaningOf({ cleanSteps, flips }: PipelineSpec, seed: number): Parameters<typeof cleanStep>[0] {
  return {
    steps: cleanSteps,
    sanitize: { seed, ...(flips && { labelFlips: { by: "neighbours" } }) },
    ...(cleanSteps.includes("resolve") && { resolve: { match: "auto" } }),
  };
}

/** FairBatch aims at demographic parity unless `--fair` says otherwise; FR-Train, too. */
function fairStep(method: PipelineSpec["method"][number], spec: ModelTrainerSpec): TrainStep {
  const { target = "demographic-parity", tolerance, step } = spec.fair;
  const plain = trainStep(method, async (group) => {
    if (method === "fr-train") {
      const { createFrTrainTrainer } = await import("@slicetuner/fr-train");
      const { model } = spec;
      return createFrTrainTrainer({
        ...{ group: group!, strategy: "sample-selection", epochs: 2000, pretrainingEpochs: 166 },
        ...(model.kind !== "cnn" && { model }),
        ...(target !== "equal-opportunity" && { target }),
      });
    }
    const { createOnnxTrainer } = await import("@slicetuner/trainer-onnx");
    const sampler = fairBatch({
      group: [group!],
      target,
      step,
      ...(tolerance !== undefined && { tolerance }),
    });
    return createOnnxTrainer({ model: spec.model, training: spec.training, sampler });
  });
  return {
    name: method,
    run: async (input, context) => {
      const models = await plain.run(input, context);
      return { ...models, reasons: reasonsOf(method, models.record, input.train.exampleIds) };
    },
  };
}
