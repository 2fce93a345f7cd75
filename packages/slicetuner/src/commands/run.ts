import { createPoolAcquirer } from "@slicetuner/acquirer-pool";
import { Random, type TrainingData } from "@slicetuner/core";
import { encodeTable, readTable, type TableEncoding } from "@slicetuner/tabular";
import { evaluate, tune } from "@slicetuner/tuner";
import pc from "picocolors";
import { createEstimator } from "../estimation.ts";
import { createOutput, writeResult } from "../output.ts";
import { renderBeforeAfter } from "../render/before-after.ts";
import { renderSchema } from "../render/schema.ts";
import { createStatusLine } from "../render/status-line.ts";
import { showTunerEvent } from "../render/tuner-events.ts";
import { runResult } from "../results/run-result.ts";
import { describeData } from "../results/shared.ts";
import { resolveCosts } from "../settings/costs.ts";
import {
  dataOptions,
  estimationOptions,
  modelOptions,
  outputOptions,
  type Settings,
} from "../settings/options.ts";
import { requireSettings } from "../settings/read-settings.ts";
import { holdOutSizes } from "../sources/hold-out-sizes.ts";
import { openOwnTable } from "../sources/open-source.ts";
import { createTrainingSetup } from "../training.ts";
import { type Command, collectProblems } from "./command.ts";

export const run: Command = {
  name: "run",
  summary: "buy in rounds from a file: estimate, plan, acquire, repeat",
  examples: [
    "slicetuner run --data people.csv --pool more-people.csv --label income --slice-by race,sex --budget 300",
  ],
  options: [
    ...dataOptions.filter((name) => name !== "dataset"),
    "pool",
    "validation",
    "test",
    "cost",
    "budget",
    "fairnessWeight",
    "minimumSliceSize",
    "strategy",
    "repeats",
    ...estimationOptions,
    ...modelOptions,
    ...outputOptions,
  ],

  async run(settings, problems, signal) {
    requireSettings(settings, problems, [
      ["budget", "say what may be spent, e.g. --budget 300"],
      ["pool", "name the file to acquire from"],
    ]);
    const source = await collectProblems(problems, () => openOwnTable(settings, problems));
    const seed = settings.seed ?? 1;
    const costs = source && (await resolveCosts(settings.cost, source.slices, problems));
    const split =
      source &&
      (await collectProblems(problems, () => source.splitWithEncoding(holdOutSizes(source, settings), seed)));
    const pool = split && (await collectProblems(problems, () => openPool(settings.pool, split.encoding)));
    problems.throwIfAny();
    if (!source || !costs || !split || !pool) return;

    const output = createOutput(settings);
    const status = createStatusLine();
    const names = source.slices.map((slice) => slice.name);
    if (source.columns !== null) output.print(renderSchema(source.columns));
    for (const warning of [...source.warnings, ...pool.warnings])
      output.print(pc.yellow(`Warning: ${warning}`));
    const setup = await createTrainingSetup(settings);
    const acquirer = createPoolAcquirer({
      pool: pool.dataset,
      unitCosts: costs,
      order: new Random(seed).fork("pool"),
    });
    const measure = (data: TrainingData) =>
      evaluate({
        ...setup,
        data,
        seed,
        signal,
        ...(settings.repeats === undefined ? {} : { repeats: settings.repeats }),
        onProgress: (progress) => status.training("measuring the outcome", progress),
      });
    try {
      const tuning = tune({
        ...setup,
        acquirer,
        data: split.data,
        seed,
        signal,
        ...tuneOptions(settings),
      });
      for await (const event of tuning)
        showTunerEvent(event, settings.strategy ?? "moderate", names, output, status);
      const tuned = await tuning.result;
      const before = await measure(split.data);
      const after = await measure({ ...split.data, train: tuned.train });
      status.clear();
      const { json: _json, out: _out, ...recorded } = settings;
      const result = runResult(
        {
          data: describeData(source, split.data.train.features.length / split.data.train.size),
          settings: recorded,
          evaluatedOn: after.evaluatedOn,
        },
        tuned,
        { before: before.mean, after: after.mean },
      );
      output.print();
      output.print(renderBeforeAfter(result));
      await writeResult(result, settings);
      if (settings.out === undefined) {
        output.print(
          pc.dim(
            "\nNext: --out result.json keeps this result, with the ids of the examples that were bought.",
          ),
        );
      }
    } finally {
      await acquirer.close();
      await setup.close();
    }
  },
};

function tuneOptions(settings: Settings) {
  const { budget, strategy, fairnessWeight, minimumSliceSize } = settings;
  return {
    budget: budget!,
    estimator: createEstimator(settings),
    ...(strategy === undefined ? {} : { strategy }),
    ...(fairnessWeight === undefined ? {} : { fairnessWeight }),
    ...(minimumSliceSize === undefined ? {} : { minimumSliceSize }),
  };
}

async function openPool(file: string | undefined, encoding: TableEncoding) {
  return file === undefined ? undefined : encodeTable(await readTable(file), encoding);
}
