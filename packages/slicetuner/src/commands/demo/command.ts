import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { ProblemList } from "@slicetuner/core";
import {
  findDataDirectory,
  findKnownDataset,
  generatedSetting,
  generatedSlices,
  loadDataset,
  trueLoss,
} from "@slicetuner/datasets";
import { renderReport } from "@slicetuner/report";
import { type CompareResult, formatAmount } from "@slicetuner/results";
import type { ComparisonEvent } from "@slicetuner/tuner";
import { pc } from "../../cli/colors.ts";
import { defineCommand, type WorkContext } from "../../cli/define-command.ts";
import { pickOptions } from "../../cli/option-group.ts";
import { readOptions } from "../../cli/read-options.ts";
import { findObstacle, writeWhole } from "../../cli/result-file.ts";
import { renderTable } from "../../cli/table.ts";
import { comparedOptions } from "../../comparison/compared-options.ts";
import { renderComparison } from "../../comparison/render.ts";
import { runComparison } from "../../comparison/run-comparison.ts";
import { watchComparison } from "../../comparison/watch-comparison.ts";
import type { DataSource } from "../../data/data-source.ts";
import { datasetSource } from "../../data/dataset-source.ts";
import { generatedName, generatedSource } from "../../data/generated-source.ts";
import { checkDataFolder } from "../../data/load-known.ts";
import { comparisonSizes } from "../../data/split-sizes.ts";
import { formatLoss } from "../../describe/format.ts";
import { estimationOptions } from "../../options/estimation-options.ts";
import { outputOptions, seedOptions } from "../../options/output-options.ts";
import { placeOptions } from "../../options/place-options.ts";
import { renderAnswer } from "./render-answer.ts";

export const command = defineCommand({
  examples: ["slicetuner demo"],
  options: [
    pickOptions(estimationOptions, ["estimation"]),
    pickOptions(placeOptions, ["workers"]),
    seedOptions,
    outputOptions,
  ],
  defaultFile: "slicetuner-demo.json",

  async prepare({ estimation, place, seed }, { problems }) {
    checkDataFolder(problems);
    problems.throwIfAny();
    const { source, name, introduction, budget } = await openDemo();
    const unitCosts = source.slices.map(() => 1);
    const sizes = comparisonSizes(
      source,
      {},
      unitCosts.map(() => budget),
    );
    const strategies = [estimation.estimation, "none", "uniform", "water-filling"];
    const here = { dataset: name, budget, strategies, seeds, repeats, seed };
    const { specs, recorded } = readOptions(comparedOptions, { here, config: undefined }, new ProblemList());
    const workers = place.kind === "local" ? { workers: place.workers } : {};
    const work = { ...specs, place, recorded: { ...recorded, ...workers }, source, sizes, unitCosts };
    return { ...work, command: "demo" as const, name, introduction, budget };
  },

  async run(work, context: WorkContext<ComparisonEvent>) {
    const result = await runComparison(work, context);
    // Where nothing can be written the numbers are told all the same.
    if ((await findObstacle(reportFile)) === undefined)
      await writeWhole(reportFile, await renderReport([{ name: "slicetuner demo", result }]));
    return result;
  },

  watch(work, view) {
    const { introduction, sizes, budget } = work;
    view.output.print(introduction);
    view.output.print(
      `${sizes.initial.join(", ")} examples to start with; ${budget} can be bought, at a price of 1 each. ${seeds} draws of the data.`,
    );
    return watchComparison(work, view);
  },

  show(result, { output }, { name, budget }) {
    if (name === generatedName) {
      output.print();
      output.print(renderTruth(result));
    }
    output.print();
    output.print(renderComparison(result));
    output.print(`\n${renderAnswer({ ...result, plans: result.runs[0]!.method })}`);
    if (existsSync(reportFile))
      output.print(`\nThe report is in ${pc.bold(resolve(reportFile))}: open it in a browser.`);
    if (output.file !== undefined) output.print(`The whole result is in ${pc.bold(output.file)}.`);
    const next = [
      `\`slicetuner compare --dataset ${name} --budget ${budget} --seeds 20\` tells smaller differences apart.`,
      "Next, on data of your own: `slicetuner init people.csv` proposes label and slices, and `slicetuner plan` says what to buy.",
    ];
    output.print(pc.dim(next.join("\n")));
  },
});

/** The fewest whose differences can be judged. */
const seeds = 5;
/** Final trainings of each outcome: half of the usual number keeps the demo below a minute. */
const repeats = 5;

/** The page with the demo's charts, in the current folder. */
const reportFile = "slicetuner-demo.html";

interface Demo {
  readonly source: DataSource;
  readonly name: string;
  readonly budget: number;
  readonly introduction: string;
}

async function openDemo(): Promise<Demo> {
  const adult = findKnownDataset("adult");
  if ((await findDataDirectory(adult)) === undefined) {
    return {
      source: generatedSource("redrawn"),
      name: generatedName,
      budget: generatedSetting.budget,
      introduction:
        "Generated data, for Adult is not on this machine: slices whose true learning curves are known.",
    };
  }
  const setting = adult.settings[0]!;
  return {
    source: datasetSource(adult.title, await loadDataset("adult"), "redrawn", setting),
    name: adult.name,
    budget: setting.budget,
    introduction: `${adult.title}: predict income; slices by race and sex.`,
  };
}

/**
 * What only a generator can show: the true loss at the size that was bought on the first draw, beside what
 * the plan expected.
 */
function renderTruth(result: CompareResult): string {
  const { amounts, history } = result.runs[0]!;
  const expected = history.at(-1)!.forecast!.after;
  return renderTable(
    [
      { title: "slice, first draw", align: "left" },
      { title: "examples" },
      { title: "expected loss" },
      { title: "true loss" },
    ],
    generatedSlices.map((slice) => {
      const size = result.data.initialSizes[slice.name]! + amounts[slice.name]!;
      return [
        slice.name,
        formatAmount(size),
        formatLoss(expected[slice.name]!),
        formatLoss(trueLoss(slice, size)),
      ];
    }),
  );
}
