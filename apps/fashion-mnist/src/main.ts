import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { InvalidInputError, SliceTunerError } from "@slicetuner/core";
import { compareEstimations, summarizeEstimations } from "./amortized.ts";
import { compareWithBaselines, type PairedDifference } from "./judge.ts";
import { type Laboratory, withLaboratory } from "./laboratory.ts";
import { createProgress } from "./progress.ts";
import { runSetting } from "./published-experiment.ts";
import { type Arguments, help, readArguments } from "./read-arguments.ts";
import { renderDifferences, renderEstimations, renderMethods, renderShortening } from "./render.ts";

const progress = createProgress();

try {
  const asked = readArguments(process.argv.slice(2));
  if (asked === undefined) console.log(help);
  else await main(asked);
} catch (error) {
  progress.clear();
  if (InvalidInputError.isInstance(error))
    for (const { path, message } of error.problems) console.error(`${path}: ${message}`);
  else if (SliceTunerError.isInstance(error)) console.error(error.message);
  else throw error;
  if (error.hint !== undefined) console.error(error.hint);
  process.exitCode = 1;
}

async function main(asked: Arguments): Promise<void> {
  await withLaboratory(asked, async (laboratory) => {
    const { trainer, executor, modelName, protocol } = laboratory;
    console.log(`Fashion-MNIST, ${modelName} on ${trainer.name}, ${executor.name}.`);
    console.log(renderShortening(protocol, modelName, asked.amortized ? ["subsetRepeats"] : []));
    if (asked.amortized) await compareWaysToEstimate(asked, laboratory);
    else await runExperiment(asked, laboratory);
  });
}

async function runExperiment({ settings, seed, folder }: Arguments, laboratory: Laboratory): Promise<void> {
  const differences: PairedDifference[] = [];
  for (const setting of settings) {
    console.log(
      `\n## ${setting.title}\n\n${setting.initial.join(" ")} examples to start with, budget ${setting.budget}\n`,
    );
    const result = await runSetting(laboratory, setting, seed, progress, (soFar) =>
      keep(folder, setting.name, soFar),
    );
    console.log(renderMethods(setting, result));
    const own = compareWithBaselines(setting, result.methods);
    await keep(folder, setting.name, { ...result, differences: own });
    differences.push(...own);
  }
  console.log(
    "\n## Is Moderate below both baselines, as published?\n\n" +
      "Final trainings are paired by their seeds; beyond the noise: 0 lies outside the 95 % interval of the mean difference.\n",
  );
  console.log(renderDifferences(differences));
}

async function compareWaysToEstimate(asked: Arguments, laboratory: Laboratory): Promise<void> {
  const { settings, seeds, seed, strategy, folder } = asked;
  const setting = settings[0]!;
  const { modelName, protocol, trainer } = laboratory;
  console.log(
    `\n## Amortized against exhaustive estimation\n\n${setting.title}, budget ${setting.budget}, ${strategy}, ${modelName}, ` +
      `K = ${protocol.subsetSizes}, ${seeds} draws of the data, ${protocol.finalTrainings} final trainings each\n`,
  );
  const options = { seeds, firstSeed: seed, strategy };
  const runs = await compareEstimations(laboratory, setting, options, progress, (soFar) =>
    keep(folder, "amortized", {
      setting: setting.name,
      strategy,
      modelName,
      protocol,
      trainer: trainer.name,
      runs: soFar,
    }),
  );
  console.log(renderEstimations(summarizeEstimations(runs), protocol));
}

/** Writes `<folder>/<name>.json`, whole or not at all. */
async function keep(folder: string | undefined, name: string, result: object): Promise<void> {
  if (folder === undefined) return;
  await mkdir(folder, { recursive: true });
  const file = join(folder, `${name}.json`);
  await writeFile(`${file}.unfinished`, `${JSON.stringify(result, null, 2)}\n`);
  await rename(`${file}.unfinished`, file);
}
