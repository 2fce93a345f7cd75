import { collectProblems } from "../../cli/collect-problems.ts";
import { pc } from "../../cli/colors.ts";
import type { Command } from "../../cli/command.ts";
import { renderComparison } from "../../comparison/render.ts";
import { runComparison } from "../../comparison/run-comparison.ts";
import { openSource } from "../../data/open-source.ts";
import { comparisonSizes } from "../../data/split-sizes.ts";
import { showPartition } from "../../describe/show-source.ts";
import { resolveCosts } from "../../options/costs.ts";
import { expectModelFits } from "../../options/model-settings.ts";
import {
  dataOptions,
  estimationOptions,
  modelOptions,
  outputOptions,
  placeOptions,
} from "../../options/options.ts";
import { requireSettings } from "../../options/read-settings.ts";

export const compare: Command = {
  name: "compare",
  summary: "hold data out, simulate acquisition, and compare methods by what they reach",
  examples: [
    "slicetuner compare --dataset adult --budget 300",
    "slicetuner compare --data people.csv --label income --slice-by race,sex --initial 150 --validation 500 --test 500 --budget 300",
    "slicetuner compare --images train-images-idx3-ubyte.gz --labels train-labels-idx1-ubyte.gz --slice-by label --model cnn --initial 100 --budget 3000",
  ],
  options: [
    ...dataOptions,
    "cost",
    "budget",
    "fairnessWeight",
    "minimumSliceSize",
    "initial",
    "validation",
    "test",
    "fileOrder",
    "redraw",
    "strategies",
    "repeats",
    "oracle",
    "seeds",
    ...estimationOptions,
    ...modelOptions,
    ...placeOptions,
    ...outputOptions,
  ],

  async run({ settings, problems, ...surroundings }) {
    requireSettings(settings, problems, [["budget", "say what may be spent, e.g. --budget 300"]]);
    const source = await collectProblems(problems, () =>
      openSource(settings, surroundings, problems, "wanted"),
    );
    const unitCosts = resolveCosts(settings, source?.slices, problems);
    const { budget } = settings;
    const demand = unitCosts?.map((cost) => Math.floor((budget ?? 0) / cost)) ?? [];
    const sizes =
      source && (await collectProblems(problems, () => comparisonSizes(source, settings, demand)));
    // A split that asks for too much is a mistake to be told before the work begins, with all others.
    const split =
      source && sizes && (await collectProblems(problems, () => source.split(sizes, settings.seed)));
    if (split) expectModelFits(settings, split.data.train, problems);
    problems.throwIfAny();
    if (!source || !sizes || !unitCosts || budget === undefined) return;

    const { output } = surroundings;
    showPartition(source, output);
    for (const warning of source.warnings) output.warn(warning);
    const result = await runComparison({
      ...surroundings,
      command: "compare",
      options: compare.options,
      settings: { ...settings, budget },
      source,
      sizes,
      unitCosts,
    });
    await output.writeResult(result);
    output.print();
    output.print(renderComparison(result));
    output.print(
      pc.dim(
        "\nNext: `slicetuner plan` says what to buy for data of your own; --out result.json keeps every run of this comparison.",
      ),
    );
  },
};
