import type { ProblemList } from "@slicetuner/core";
import { strategyNames } from "@slicetuner/tuner";
import pc from "picocolors";
import { createOutput, writeResult } from "../output.ts";
import { renderComparison } from "../render/comparison.ts";
import { createStatusLine } from "../render/status-line.ts";
import { resolveCosts } from "../settings/costs.ts";
import {
  dataOptions,
  estimationOptions,
  modelOptions,
  outputOptions,
  type Settings,
} from "../settings/options.ts";
import { type PerSlice, resolvePerSlice } from "../settings/per-slice.ts";
import { requireSettings } from "../settings/read-settings.ts";
import type { DataSource, SplitSizes } from "../sources/data-source.ts";
import { openSource } from "../sources/open-source.ts";
import { type Command, collectProblems } from "./command.ts";
import { runComparison } from "./comparison.ts";

export const compare: Command = {
  name: "compare",
  summary: "hold data out, simulate acquisition, and compare strategies by what they reach",
  examples: [
    "slicetuner compare --dataset adult --budget 300",
    "slicetuner compare --data people.csv --label income --slice-by race,sex --initial 150 --validation 500 --test 500 --budget 300",
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
    "seeds",
    ...estimationOptions,
    ...modelOptions,
    ...outputOptions,
  ],

  async run(settings, problems, signal) {
    requireSettings(settings, problems, [["budget", "say what may be spent, e.g. --budget 300"]]);
    const source = await collectProblems(problems, () => openSource(settings, problems));
    const sizes = source && splitSizes(source, settings, problems);
    const costs = source && (await resolveCosts(settings.cost, source.slices, problems));
    // A split that asks for too much is a mistake to be told before the work begins, with all others.
    if (source && sizes) await collectProblems(problems, () => source.split(sizes, settings.seed ?? 1));
    problems.throwIfAny();
    if (!source || !sizes || !costs) return;

    const output = createOutput(settings);
    const status = createStatusLine();
    const firstSeed = settings.seed ?? 1;
    for (const warning of source.warnings) output.print(pc.yellow(`Warning: ${warning}`));
    const result = await runComparison({
      command: "compare",
      settings,
      source,
      sizes,
      costs,
      budget: settings.budget!,
      strategies: settings.strategies ?? strategyNames,
      seeds: Array.from({ length: settings.seeds ?? 5 }, (_, index) => firstSeed + index),
      repeats: settings.repeats ?? 10,
      output,
      status,
      signal,
    });
    output.print();
    output.print(renderComparison(result));
    await writeResult(result, settings);
    output.print(
      pc.dim(
        "\nNext: `slicetuner plan` says what to buy for data of your own; --out result.json keeps every run of this comparison.",
      ),
    );
  },
};

const fifth: PerSlice = { kind: "share", share: 0.2 };

/** Sizes as given; else the published ones; else a fifth each for training, validation and test. */
function splitSizes(source: DataSource, settings: Settings, problems: ProblemList): SplitSizes {
  const resolve = (name: keyof SplitSizes): readonly number[] => {
    const given = settings[name];
    if (given === undefined && source.published !== undefined) return source.published[name];
    return resolvePerSlice(given ?? fifth, source.slices, `--${name}`, problems);
  };
  return { initial: resolve("initial"), validation: resolve("validation"), test: resolve("test") };
}
