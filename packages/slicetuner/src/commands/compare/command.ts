import { collectProblems } from "../../cli/collect-problems.ts";
import { pc } from "../../cli/colors.ts";
import { allOf, defineCommand } from "../../cli/define-command.ts";
import { comparedOptions } from "../../comparison/compared-options.ts";
import { renderComparison } from "../../comparison/render.ts";
import { runComparison } from "../../comparison/run-comparison.ts";
import { watchComparison } from "../../comparison/watch-comparison.ts";
import { openSource } from "../../data/open-source.ts";
import { comparisonSizes } from "../../data/split-sizes.ts";
import { showPartition } from "../../describe/show-source.ts";
import { resolveCosts } from "../../options/costs.ts";
import { outputOptions } from "../../options/output-options.ts";
import { expectTrainable } from "../../training/expect-trainable.ts";

export const command = defineCommand({
  examples: [
    "slicetuner compare --dataset adult --budget 300",
    "slicetuner compare --data people.csv --label income --slice-by race,sex --initial 150 --validation 500 --test 500 --budget 300",
    "slicetuner compare --images train-images-idx3-ubyte.gz --labels train-labels-idx1-ubyte.gz --slice-by label --model cnn --initial 100 --budget 3000",
  ],
  options: [...comparedOptions, outputOptions],

  async prepare({ data, pictures, money, split, comparison, trainer, place }, context) {
    const { problems, recorded } = context;
    const request = { data, pictures, order: split.order, testing: true };
    const source = await collectProblems(problems, () => openSource(request, context, problems));
    const unitCosts = resolveCosts(money, source?.slices, problems);
    const demand = unitCosts?.map((cost) => Math.floor(money.budget / cost)) ?? [];
    const sizes = source && (await collectProblems(problems, () => comparisonSizes(source, split, demand)));
    // A split that asks for too much is a mistake to be told before the work begins, with all others.
    const first =
      source && sizes && (await collectProblems(problems, () => source.split(sizes, comparison.seed)));
    expectTrainable(trainer, data, first?.data.train, problems);
    const opened = allOf({ source, sizes, unitCosts }, problems);
    return { ...opened, command: "compare" as const, money, comparison, trainer, place, recorded };
  },

  run: runComparison,

  watch(work, view) {
    showPartition(work.source, view.output);
    for (const warning of work.source.warnings) view.output.warn(warning);
    return watchComparison(work, view);
  },

  show(result, { output }) {
    output.print();
    output.print(renderComparison(result));
    output.print(
      pc.dim(
        "\nNext: `slicetuner plan` says what to buy for data of your own; --out result.json keeps every run of this comparison.",
      ),
    );
  },
});
