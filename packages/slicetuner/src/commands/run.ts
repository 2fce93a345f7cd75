import type { Dataset, ProblemList, TrainingData } from "@slicetuner/core";
import type { EncodedTable, TableEncoding } from "@slicetuner/tabular";
import { renderBeforeAfter } from "../render/before-after.ts";
import { pc } from "../render/colors.ts";
import { renderSchema } from "../render/schema.ts";
import { resolveCosts } from "../settings/costs.ts";
import {
  dataOptions,
  estimationOptions,
  modelOptions,
  outputOptions,
  type Settings,
} from "../settings/options.ts";
import { requireSettings } from "../settings/read-settings.ts";
import { openOwnTable } from "../sources/open-source.ts";
import { readPool } from "../sources/read-pool.ts";
import { holdOutSizes } from "../sources/split-sizes.ts";
import { buyAndMeasure } from "./buy-and-measure.ts";
import { type Command, collectProblems, isSameFile } from "./command.ts";
import { countSharedExamples } from "./count-shared-examples.ts";

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
      ? await collectProblems(problems, () => openOwnTable(settings, problems))
      : undefined;
    const unitCosts = resolveCosts(settings, source?.slices, problems);
    const sizes = source && (await collectProblems(problems, () => holdOutSizes(source, settings)));
    const split =
      sizes && (await collectProblems(problems, () => source.splitWithEncoding(sizes, settings.seed)));
    const pool = await openPool(settings, split?.encoding, problems);
    problems.throwIfAny();
    const { budget } = settings;
    if (!source || !unitCosts || !sizes || !split || !pool || budget === undefined) return;

    const warnings = [...source.warnings, ...pool.warnings, ...overlapWarnings(pool.dataset, split.data)];
    if (source.columns !== null) output.print(renderSchema(source.columns));
    for (const warning of warnings) output.warn(warning);
    const result = await buyAndMeasure({
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
  encoding: TableEncoding | undefined,
  problems: ProblemList,
): Promise<EncodedTable | undefined> {
  const { pool, data } = settings;
  if (pool === undefined) return undefined;
  if (isSameFile(pool, data)) {
    problems.add("--pool", `"${pool}" is the file of --data: its examples cannot be bought once more`);
    return undefined;
  }
  return collectProblems(problems, () => readPool(pool, settings, encoding));
}

/** Examples to buy that also are held out make the outcome look better than it is. */
function overlapWarnings(pool: Dataset, { validation, test }: TrainingData): string[] {
  return Object.entries({ validation, test }).flatMap(([name, held]) => {
    const count = held === undefined ? 0 : countSharedExamples(pool, held);
    if (count === 0) return [];
    return `${count} of ${pool.size} examples of the pool also stand in the ${name} data (same features and label): where they are the same records, the measured outcome is too good`;
  });
}
