import {
  findDataDirectory,
  findKnownDataset,
  generatedSetting,
  generatedSlices,
  loadDataset,
  trueLoss,
} from "@slicetuner/datasets";
import type { CompareResult } from "@slicetuner/results";
import { pc } from "../../cli/colors.ts";
import type { Command } from "../../cli/command.ts";
import { renderTable } from "../../cli/table.ts";
import { renderComparison } from "../../comparison/render.ts";
import { runComparison } from "../../comparison/run-comparison.ts";
import type { DataSource } from "../../data/data-source.ts";
import { datasetSource } from "../../data/dataset-source.ts";
import { generatedName, generatedSource } from "../../data/generated-source.ts";
import { checkDataFolder } from "../../data/load-known.ts";
import { comparisonSizes } from "../../data/split-sizes.ts";
import { formatAmount, formatLoss } from "../../describe/format.ts";
import { compare } from "../compare/command.ts";

export const demo: Command = {
  name: "demo",
  summary:
    "see it work: Slice Tuner beside the baselines on Adult, or on generated data where Adult is not found",
  examples: ["slicetuner demo"],
  options: ["estimation", "seed", "workers", "json", "out"],
  defaultFile: "slicetuner-demo.json",

  async run({ settings, problems, ...surroundings }) {
    checkDataFolder(problems);
    problems.throwIfAny();
    const { output } = surroundings;
    const { source, name, introduction, budget } = await openDemo();
    const unitCosts = source.slices.map(() => 1);
    const sizes = comparisonSizes(
      source,
      {},
      unitCosts.map(() => budget),
    );
    output.print(introduction);
    output.print(
      `${sizes.initial.join(", ")} examples to start with; ${budget} can be bought, at a price of 1 each.`,
    );
    const result = await runComparison({
      ...surroundings,
      command: "demo",
      options: compare.options,
      settings: {
        ...settings,
        dataset: name,
        budget,
        strategies: ["designed", "none", "uniform", "water-filling"],
        seeds: 1,
      },
      source,
      sizes,
      unitCosts,
    });
    if (name === generatedName) {
      output.print();
      output.print(renderTruth(result));
    }
    await output.writeResult(result);
    output.print();
    output.print(renderComparison(result));
    if (output.file !== undefined) output.print(`\nThe whole result is in ${pc.bold(output.file)}.`);
    const next = [
      `\`slicetuner compare --dataset ${name} --budget ${budget} --seeds 20\` shows means and spreads over seeds.`,
      "Next, on data of your own: `slicetuner plan --data people.csv --label income --slice-by race,sex --budget 300`.",
    ];
    output.print(pc.dim(next.join("\n")));
  },
};

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

/** What only a generator can show: the true loss at the size that was bought, beside what the plan expected. */
function renderTruth(result: CompareResult): string {
  const { amounts, history } = result.runs[0]!;
  const expected = history.at(-1)!.forecast!.after;
  return renderTable(
    [
      { title: "slice", align: "left" },
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
