import type { Dataset, ProblemList, TrainingData } from "@slicetuner/core";
import type { EncodedTable } from "@slicetuner/tabular";
import { writeModel } from "../model-files.ts";
import { renderBeforeAfter } from "../render/before-after.ts";
import { pc } from "../render/colors.ts";
import { renderCheckedForecast } from "../render/forecast.ts";
import { findFolderObstacle } from "../result-folder.ts";
import { collectProblems } from "../settings/collect-problems.ts";
import { resolveCosts } from "../settings/costs.ts";
import { expectModelFits } from "../settings/model-settings.ts";
import {
  dataOptions,
  estimationOptions,
  flagOf,
  modelOptions,
  outputOptions,
  placeOptions,
  type Settings,
} from "../settings/options.ts";
import { requireSettings } from "../settings/read-settings.ts";
import type { OwnSource, SplitWithEncoding } from "../sources/data-source.ts";
import { openOwnSource } from "../sources/open-source.ts";
import { readPicturePool, type Surroundings } from "../sources/picture-source.ts";
import { readPool } from "../sources/read-pool.ts";
import { holdOutSizes } from "../sources/split-sizes.ts";
import { buyAndMeasure } from "./buy-and-measure.ts";
import { type Command, isSameFile } from "./command.ts";
import { countSharedExamples } from "./count-shared-examples.ts";
import { showColumns, showPartition } from "./show-source.ts";

export const run: Command = {
  name: "run",
  summary: "estimate, plan and buy from a file, in one round or several",
  examples: [
    "slicetuner run --data people.csv --pool more-people.csv --label income --slice-by race,sex --budget 300",
    "slicetuner run --images first.idx3.gz --labels first.idx1.gz --pool more.idx3.gz --pool-labels more.idx1.gz --slice-by label --model cnn --budget 300",
  ],
  options: [
    ...dataOptions.filter((name) => name !== "dataset"),
    "pool",
    "poolLabels",
    "poolTable",
    "validation",
    "test",
    "cost",
    "budget",
    "fairnessWeight",
    "minimumSliceSize",
    "strategy",
    "rounds",
    "repeats",
    ...estimationOptions,
    ...modelOptions,
    ...placeOptions,
    "saveModel",
    ...outputOptions,
  ],

  refused: {
    dataset:
      "run buys from files: name yours with --data and --pool; `slicetuner compare --dataset …` simulates the buying",
  },

  async run({ settings, problems, output, status, signal }) {
    const isOnFiles = settings.dataset === undefined;
    requireSettings(settings, problems, [
      ["budget", "say what may be spent, e.g. --budget 300"],
      ...(isOnFiles ? ([["pool", "name the file to acquire from"]] as const) : []),
    ]);
    const source = isOnFiles
      ? await collectProblems(problems, () => openOwnSource(settings, { status, signal }, problems))
      : undefined;
    const unitCosts = resolveCosts(settings, source?.slices, problems);
    const sizes = source && (await collectProblems(problems, () => holdOutSizes(source, settings)));
    const split =
      sizes && (await collectProblems(problems, () => source.splitWithEncoding(sizes, settings.seed)));
    const pool = await openPool(settings, split && { ...source!, ...split }, { status, signal }, problems);
    const { saveModel } = settings;
    const obstacle = saveModel === undefined ? undefined : await findFolderObstacle(saveModel);
    if (obstacle !== undefined) problems.add(flagOf("saveModel"), obstacle);
    if (split) expectModelFits(settings, split.data.train, problems);
    problems.throwIfAny();
    const { budget } = settings;
    if (!source || !unitCosts || !sizes || !split || !pool || budget === undefined) return;

    const warnings = [...source.warnings, ...pool.warnings, ...overlapWarnings(pool.dataset, split.data)];
    showColumns(source, output);
    showPartition(source, output);
    for (const warning of warnings) output.warn(warning);
    const { result, model } = await buyAndMeasure({
      source,
      sizes,
      unitCosts,
      warnings,
      output,
      status,
      signal,
      data: split.data,
      pool: pool.dataset,
      settings: { ...settings, budget },
      options: run.options,
    });
    await output.writeResult(result);
    output.print();
    output.print(renderBeforeAfter(result));
    if (result.forecast !== null) output.print(`\n${renderCheckedForecast(result.forecast)}`);
    if (saveModel !== undefined) {
      const { trainer, settings: recorded } = result;
      const { encoding, data } = split;
      const { exampleShape, classes } = data.train;
      const pixels = source.pictures === undefined ? {} : { pixels: "from 0 to 1: bytes divided by 255" };
      const input = { exampleShape, ...pixels, encoding };
      await writeModel(saveModel, model!.trained, {
        trainer,
        input,
        classes,
        ...model!.record,
        settings: recorded,
      });
      output.print(`\nThe model of the first final training is in ${pc.bold(saveModel)}.`);
    }
    if (output.file === undefined) {
      const next =
        "Next: --out result.json keeps this result, with the ids of the examples that were bought.";
      output.print(pc.dim(`\n${next}`));
    }
  },
};

/** Reads the pool even where the data could not be, so that the mistakes of both come together. */
async function openPool(
  settings: Settings,
  source: (OwnSource & SplitWithEncoding) | undefined,
  surroundings: Surroundings,
  problems: ProblemList,
): Promise<EncodedTable | undefined> {
  const { pool } = settings;
  if (pool === undefined) return undefined;
  for (const name of ["data", "images"] as const) {
    if (!isSameFile(pool, settings[name])) continue;
    const message = `"${pool}" is what ${flagOf(name)} names: its examples cannot be bought once more`;
    problems.add("--pool", message);
    return undefined;
  }
  if (settings.images === undefined) return collectProblems(problems, () => readPool(pool, settings, source));
  const encoded = source && { ...source, shape: source.data.train.exampleShape };
  return readPicturePool(settings, encoded, surroundings, problems);
}

/** Examples to buy that also are held out make the outcome look better than it is. */
function overlapWarnings(pool: Dataset, { validation, test }: TrainingData): string[] {
  return Object.entries({ validation, test }).flatMap(([name, held]) => {
    const count = held === undefined ? 0 : countSharedExamples(pool, held);
    if (count === 0) return [];
    return `${count} of ${pool.size} examples of the pool also stand in the ${name} data (same features and label): where they are the same records, the measured outcome is too good`;
  });
}
