import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { exampleWidth } from "@slicetuner/core";
import { type AskResult, startResult } from "@slicetuner/results";
import { singleJobFile, writeTrainings } from "@slicetuner/trainer-command";
import { designTrainings } from "@slicetuner/tuner";
import { pc } from "../../cli/colors.ts";
import type { Command } from "../../cli/command.ts";
import { writeWhole } from "../../cli/result-file.ts";
import { findFolderObstacle } from "../../cli/result-folder.ts";
import { preparePlan } from "../../data/prepare-plan.ts";
import { showPartition } from "../../describe/show-source.ts";
import { dataOptions, estimationOptions, flagOf, outputOptions } from "../../options/options.ts";
import { requireSettings } from "../../options/read-settings.ts";
import { describeWork } from "../../results/shared.ts";
import { createEstimator } from "../../training/create-estimator.ts";

/** The file by which `tell` knows what was asked. It is written last: where it is, the folder is whole. */
export const askFileName = "ask.json";

/** The options that a plan stands on, which `tell` reads back. */
export const askedOptions = [
  ...dataOptions,
  "validation",
  "cost",
  "budget",
  "fairnessWeight",
  ...estimationOptions,
  "dataFormat",
  "seed",
] as const;

/** What stands for trainer and executor of trainings that others carry out. */
const elsewhere = { trainer: { name: "elsewhere (ask and tell)" }, executor: { name: "elsewhere" } };

export const ask: Command = {
  name: "ask",
  summary: "write the trainings that a plan needs to a folder, for others to carry out",
  examples: [
    "slicetuner ask --data people.csv --label income --slice-by race,sex --budget 300 --to trainings",
    "python3 train.py trainings/jobs.json > losses.jsonl",
  ],
  options: [...askedOptions, "to", ...outputOptions.filter((name) => name !== "seed")],

  async run({ settings, problems, output, status, signal }) {
    requireSettings(settings, problems, [["to", "name a new folder, e.g. --to trainings"]]);
    const { to } = settings;
    const obstacle = to === undefined ? undefined : await findFolderObstacle(to);
    if (obstacle !== undefined) problems.add(flagOf("to"), obstacle);
    const work = await preparePlan({ settings, problems, status, signal });
    if (work === undefined || to === undefined) return;
    const { source, data, sizes, unitCosts } = work;
    status.clear();
    showPartition(source, output);
    for (const warning of source.warnings) output.warn(warning);

    const jobs = designTrainings({
      train: data.train,
      estimator: createEstimator(settings),
      seed: settings.seed,
    });
    const head = describeWork({
      source,
      sizes,
      unitCosts,
      features: exampleWidth(data.train),
      settings: { ...settings, trainer: "command" },
      options: askedOptions,
      ...elsewhere,
    });
    const { dataFormat } = settings;
    const { train, validation } = data;
    await writeOrNothing(to, async () => {
      const request = await writeTrainings(to, { data: { train, validation }, jobs, dataFormat });
      const result: AskResult = {
        ...startResult("ask"),
        command: "ask",
        ...head,
        jobs: request.jobs.map((job) => ({ id: job.id, file: singleJobFile(job), examples: job.rowCount })),
        warnings: [...source.warnings],
      };
      await writeWhole(join(to, askFileName), `${JSON.stringify(result, null, 2)}\n`);
      await output.writeResult(result);
    });
    output.print(
      `Wrote ${jobs.length} trainings to ${pc.bold(to)}; its README.txt says what to do with them.`,
    );
    output.print(
      pc.dim(`Next: \`slicetuner tell --from ${to} --results FILE …\` makes the plan of their losses.`),
    );
  },
};

/** Leaves the folder as it was when `write` fails: not there, or empty. */
async function writeOrNothing(folder: string, write: () => Promise<void>): Promise<void> {
  const created = await mkdir(folder, { recursive: true });
  try {
    await write();
  } catch (error) {
    const names = await readdir(folder);
    await Promise.all(names.map((name) => rm(join(folder, name), { recursive: true, force: true })));
    if (created !== undefined) await rm(created, { recursive: true });
    throw error;
  }
}
