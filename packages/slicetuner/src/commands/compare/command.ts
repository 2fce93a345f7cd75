import type { ComparisonEvent } from "@slicetuner/tuner";
import { collectProblems } from "../../cli/collect-problems.ts";
import { pc } from "../../cli/colors.ts";
import { allOf, defineCommand, type WorkContext } from "../../cli/define-command.ts";
import { pickOptions } from "../../cli/option-group.ts";
import { suggestCommand } from "../../cli/suggest-command.ts";
import { comparedOptions } from "../../comparison/compared-options.ts";
import { checkKeptTrainings, keptTrainingsFolder } from "../../comparison/kept-trainings.ts";
import { renderComparison } from "../../comparison/render.ts";
import { runComparison } from "../../comparison/run-comparison.ts";
import { watchComparison } from "../../comparison/watch-comparison.ts";
import { openSource } from "../../data/open-source.ts";
import { comparisonSizes } from "../../data/split-sizes.ts";
import { showPartition, showSplit } from "../../describe/show-source.ts";
import { aimOptions, resolveImportance } from "../../options/aim-options.ts";
import { resolveCosts } from "../../options/costs.ts";
import { dataOptions } from "../../options/data-options.ts";
import { moneyOptions } from "../../options/money-options.ts";
import { outputOptions } from "../../options/output-options.ts";
import { pictureOptions } from "../../options/picture-options.ts";
import { placeOptions } from "../../options/place-options.ts";
import { trackingOptions } from "../../options/tracking-options.ts";
import { trainerOptions } from "../../options/trainer-options.ts";
import { trackResult } from "../../tracking/track-result.ts";
import { expectTrainable } from "../../training/expect-trainable.ts";
import { resumingOptions } from "./options.ts";

/** What a plan takes of the settings of a comparison. */
const repeatedOptions = [
  dataOptions,
  pictureOptions,
  pickOptions(moneyOptions, ["cost", "budget", "fairnessWeight"]),
  pickOptions(aimOptions, ["sliceWeights"]),
  trainerOptions,
  pickOptions(placeOptions, ["workers"]),
];

export const command = defineCommand({
  examples: [
    "slicetuner compare --dataset adult --budget 300",
    "slicetuner compare --data people.csv --label income --slice-by race,sex --initial 150 --validation 500 --test 500 --budget 300",
    "slicetuner compare --images train-images-idx3-ubyte.gz --labels train-labels-idx1-ubyte.gz --slice-by label --model cnn --initial 100 --budget 3000",
  ],
  options: [...comparedOptions, resumingOptions, trackingOptions, outputOptions],

  async prepare(specs, context) {
    const { data, pictures, money, split, comparison, trainer, place, resuming, output } = specs;
    const { problems, recorded } = context;
    checkKeptTrainings(output.out, resuming, problems);
    const request = { data, pictures, order: split.order, testing: true };
    const source = await collectProblems(problems, () => openSource(request, context, problems));
    const unitCosts = resolveCosts(money, source?.slices, problems);
    const demand = unitCosts
      ? unitCosts.map((cost) => Math.floor(money.budget / cost))
      : (source?.slices.map(() => 0) ?? []);
    const sizes = source && (await collectProblems(problems, () => comparisonSizes(source, split, demand)));
    // A split that asks for too much is a mistake to be told before the work begins, with all others.
    const first =
      source && sizes && (await collectProblems(problems, () => source.split(sizes, comparison.seed)));
    expectTrainable(trainer, data, first?.data.train, problems);
    const importance = resolveImportance(specs.aim.sliceWeights, source?.slices, problems);
    const opened = allOf({ source, sizes, unitCosts }, problems);
    const keepBeside = output.out;
    return {
      ...opened,
      ...{ command: "compare" as const, money, importance, comparison },
      ...{ trainer, place, recorded, keepBeside },
      tracking: specs.tracking,
    };
  },

  async run(work, context: WorkContext<ComparisonEvent>) {
    const result = await context.addProvenance(await runComparison(work, context));
    await trackResult(work.tracking, result, context);
    return result;
  },

  watch(work, view) {
    showPartition(work.source, view.output);
    showSplit(work.source, work.sizes, view.output);
    for (const warning of work.source.warnings) view.output.warn(warning);
    if (work.keepBeside !== undefined) view.output.print(pc.dim(sayKept(work.keepBeside)));
    return watchComparison(work, view);
  },

  show(result, { output }) {
    output.print();
    output.print(renderComparison(result));
    const plan = suggestCommand("plan", repeatedOptions, result.settings, {}, output.config);
    const kept = output.file === undefined ? "; --out result.json keeps every run of this comparison" : "";
    output.print(pc.dim(`\nNext: \`${plan}\` says what to buy${kept}.`));
  },
});

function sayKept(out: string): string {
  const folder = keptTrainingsFolder(out);
  return `Trainings are kept in ${folder} until all are done: should the comparison end early, the same command with --resume goes on.`;
}
