import { parseArgs } from "node:util";
import { ProblemList } from "@slicetuner/core";
import { findKnownDataset, type PublishedSetting } from "@slicetuner/datasets";
import { type Strategy, strategyNames } from "@slicetuner/tuner";
import { fullProtocol, models, type Protocol, quickProtocol, shortProtocol } from "./protocol.ts";

export const help = `The published Fashion-MNIST experiment of Slice Tuner: three settings, budget 3,000, fairness weight 0.1.

  --settings NAMES       of basic, bad-for-uniform, bad-for-water-filling (default: all)
  --out DIR              results by setting, and every training: a run that was stopped goes on from there
  --full                 the full published protocol: 5 trainings for each of 10 sizes, 10 final trainings
  --quick                2 epochs and few trainings: whether everything works
  --subset-sizes K       subset sizes of an estimate (default: 6; with --amortized 10)
  --subset-repeats R     trainings for each subset size (default: 1)
  --repeats N            final trainings of each method (default: 4; with --amortized 10)
  --model KIND           cnn, mlp or softmax-regression (default: cnn; with --amortized softmax-regression)
  --seed N               the (first) seed (default: 1)
  --workers N            worker threads (default: one for each core)

  --amortized            amortized against exhaustive estimation on the first of the settings, instead
  --seeds N              draws of the data to average over (default: 5; with --amortized)
  --strategy NAME        the strategy that buys (default: moderate; with --amortized)`;

/** What was asked for. */
export interface Arguments {
  readonly settings: readonly PublishedSetting[];
  readonly folder: string | undefined;
  readonly protocol: Protocol;
  readonly modelName: string;
  readonly seed: number;
  readonly workers: number | undefined;
  readonly amortized: boolean;
  readonly seeds: number;
  readonly strategy: Strategy;
}

/**
 * @returns undefined where help was asked for
 * @throws InvalidInputError with every mistake
 */
export function readArguments(args: readonly string[]): Arguments | undefined {
  const { values } = parseArgs({
    args: [...args],
    options: {
      settings: { type: "string" },
      out: { type: "string" },
      full: { type: "boolean", default: false },
      quick: { type: "boolean", default: false },
      "subset-sizes": { type: "string" },
      "subset-repeats": { type: "string" },
      repeats: { type: "string" },
      model: { type: "string" },
      seed: { type: "string" },
      workers: { type: "string" },
      amortized: { type: "boolean", default: false },
      seeds: { type: "string" },
      strategy: { type: "string" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return undefined;
  const problems = new ProblemList();
  const count = <Default extends number | undefined>(
    name: "subset-sizes" | "subset-repeats" | "repeats" | "seed" | "seeds" | "workers",
    least: number,
    otherwise: Default,
  ): number | Default => {
    const text = values[name];
    if (text === undefined) return otherwise;
    const value = Number(text);
    const isCount = Number.isSafeInteger(value) && value >= least;
    problems.expect(isCount, `--${name}`, `is "${text}", expected a whole number of at least ${least}`);
    return value;
  };
  const oneOf = <Name extends string>(flag: string, name: string, names: readonly Name[]): Name => {
    const found = names.find((known) => known === name);
    if (found === undefined) problems.add(flag, `"${name}" is unknown, expected one of ${names.join(", ")}`);
    return found ?? names[0]!;
  };
  const { amortized, full, quick } = values;
  problems.expect(!(full && quick), "--quick", "contradicts --full");
  for (const name of ["seeds", "strategy"] as const)
    problems.expect(
      amortized || values[name] === undefined,
      `--${name}`,
      "has no meaning without --amortized",
    );
  const fixed = "has no meaning with --amortized, which compares 5 trainings for each size with 1";
  problems.expect(!(amortized && values["subset-repeats"] !== undefined), "--subset-repeats", fixed);

  const known = findKnownDataset("fashion-mnist").settings;
  const names = values.settings?.split(",") ?? known.map(({ name }) => name);
  const settingNames = known.map(({ name }) => name);
  for (const name of names) oneOf("--settings", name, settingNames);
  // Softmax regression trains in seconds: the published numbers of trainings cost nothing.
  const base = quick ? quickProtocol : full || amortized ? fullProtocol : shortProtocol;
  const result: Arguments = {
    settings: known.filter(({ name }) => names.includes(name)),
    folder: values.out,
    protocol: {
      ...base,
      subsetSizes: count("subset-sizes", 2, base.subsetSizes),
      subsetRepeats: count("subset-repeats", 1, base.subsetRepeats),
      finalTrainings: count("repeats", 1, base.finalTrainings),
    },
    modelName: oneOf(
      "--model",
      values.model ?? (amortized ? "softmax-regression" : "cnn"),
      Object.keys(models),
    ),
    seed: count("seed", 0, 1),
    workers: count("workers", 1, undefined),
    amortized,
    seeds: count("seeds", 1, 5),
    strategy: oneOf("--strategy", values.strategy ?? "moderate", strategyNames),
  };
  problems.throwIfAny();
  return result;
}
