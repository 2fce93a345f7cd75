import {
  findDataDirectory,
  findKnownDataset,
  generateDataset,
  generatedSlices,
  loadDataset,
} from "@slicetuner/datasets";
import pc from "picocolors";
import { createOutput, writeResult } from "../output.ts";
import { renderComparison } from "../render/comparison.ts";
import { createStatusLine } from "../render/status-line.ts";
import type { DataSource, SplitSizes } from "../sources/data-source.ts";
import { datasetSource } from "../sources/dataset-source.ts";
import type { Command } from "./command.ts";
import { runComparison } from "./comparison.ts";

export const demo: Command = {
  name: "demo",
  summary:
    "see it work: Slice Tuner beside the baselines on Adult, or on generated data where Adult is not found",
  examples: ["slicetuner demo"],
  options: ["seed", "workers", "json", "out"],

  async run(settings, problems, signal) {
    problems.throwIfAny();
    const output = createOutput(settings);
    const status = createStatusLine();
    const { source, sizes, budget, introduction } = await openDemo();
    output.print(introduction);
    const result = await runComparison({
      command: "demo",
      settings,
      source,
      sizes,
      costs: source.slices.map(() => 1),
      budget,
      strategies: ["moderate", "none", "uniform", "water-filling"],
      seeds: [settings.seed ?? 1],
      repeats: 10,
      output,
      status,
      signal,
    });
    output.print();
    output.print(renderComparison(result));
    const out = settings.out ?? "slicetuner-demo.json";
    await writeResult(result, { ...settings, out });
    output.print(`\nThe whole result is in ${pc.bold(out)}.`);
    output.print(
      pc.dim(
        "One seed is one draw of the luck; `slicetuner compare --dataset adult --budget 300 --seeds 20` shows means and spreads.\nNext: `slicetuner plan --data people.csv --label income --slice-by race,sex --budget 300` on data of your own.",
      ),
    );
  },
};

interface Demo {
  readonly source: DataSource;
  readonly sizes: SplitSizes;
  readonly budget: number;
  readonly introduction: string;
}

async function openDemo(): Promise<Demo> {
  const adult = findKnownDataset("adult");
  if ((await findDataDirectory(adult)) === undefined) return openGenerated();
  const published = adult.settings[0]!;
  const sizes = {
    initial: published.initial,
    validation: published.validation,
    test: adult.slices.map(() => 0),
  };
  return {
    source: datasetSource(adult.title, await loadDataset("adult"), "file", sizes),
    sizes,
    budget: published.budget,
    introduction: `${adult.title}: predict income; slices by race and sex. ${sizes.initial[0]} examples of each slice, budget ${published.budget}.`,
  };
}

function openGenerated(): Demo {
  const slices = generatedSlices.length;
  const each = (examples: number) => new Array<number>(slices).fill(examples);
  const sizes = { initial: each(100), validation: each(500), test: each(0) };
  const dataset = generateDataset({ sizes: 2000, seed: 1 });
  const budget = 400;
  return {
    source: datasetSource("Generated data", dataset, "file"),
    sizes,
    budget,
    introduction: `Generated data (Adult is not on this machine): ${slices} slices whose true learning curves are known. ${sizes.initial[0]} examples of each slice, budget ${budget}.`,
  };
}
