import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { exampleWidth, makeFolder } from "@slicetuner/core";
import { type AskResult, startResult } from "@slicetuner/results";
import { singleJobFile, writeTrainings } from "@slicetuner/trainer-command";
import { designTrainings } from "@slicetuner/tuner";
import { quote } from "shlex";
import { pc } from "../../cli/colors.ts";
import { allOf, defineCommand } from "../../cli/define-command.ts";
import { writeWhole } from "../../cli/result-file.ts";
import { findFolderObstacle } from "../../cli/result-folder.ts";
import { preparePlan } from "../../data/prepare-plan.ts";
import { showPartition } from "../../describe/show-source.ts";
import { outputOptions } from "../../options/output-options.ts";
import { describeWork } from "../../results/shared.ts";
import { askedOptions, askFileName } from "../../training/asked-trainings.ts";
import { createEstimator } from "../../training/create-estimator.ts";
import { askOptions } from "./options.ts";

/** What stands for trainer and executor of trainings that others carry out. */
const elsewhere = { trainer: { name: "elsewhere (ask and tell)" }, executor: { name: "elsewhere" } };

export const command = defineCommand({
  examples: [
    "slicetuner ask --data people.csv --label income --slice-by race,sex --budget 300 --to trainings",
    "python3 train.py trainings/jobs.json > losses.jsonl",
  ],
  options: [...askedOptions, askOptions, outputOptions],

  async prepare(specs, context) {
    const { problems, recorded } = context;
    const { ask, estimation, format, seed } = specs;
    const obstacle = ask === undefined ? undefined : await findFolderObstacle(ask);
    if (obstacle !== undefined) problems.add("--to", obstacle);
    const basis = await preparePlan(
      specs,
      context,
      () => {},
      async () => ({}),
    );
    const { to } = allOf({ to: ask }, problems);
    return { ...basis, to, estimation, format, seed, recorded };
  },

  async run({ source, data, sizes, unitCosts, to, estimation, format, seed, recorded }) {
    const { train, validation } = data;
    const jobs = designTrainings({ train, estimator: createEstimator(estimation), seed });
    const features = exampleWidth(train);
    const chosen = ["validation"] as const;
    const head = describeWork({ source, sizes, unitCosts, features, recorded, chosen, ...elsewhere });
    return writeOrNothing(to, async (): Promise<AskResult> => {
      const request = await writeTrainings(to, { data: { train, validation }, jobs, dataFormat: format });
      const result: AskResult = {
        ...startResult("ask"),
        command: "ask",
        ...head,
        jobs: request.jobs.map((job) => ({ id: job.id, file: singleJobFile(job), examples: job.rowCount })),
        warnings: [...source.warnings],
      };
      await writeWhole(join(to, askFileName), `${JSON.stringify(result, null, 2)}\n`);
      return result;
    });
  },

  watch({ source }, { output }) {
    showPartition(source, output);
    for (const warning of source.warnings) output.warn(warning);
    return undefined;
  },

  show({ jobs }, { output }, { to }) {
    output.print(
      `Wrote ${jobs.length} trainings to ${pc.bold(to)}; its README.txt says what to do with them.`,
    );
    output.print(
      pc.dim(`Next: \`slicetuner tell --from ${quote(to)} --results FILE\` makes the plan of their losses.`),
    );
  },
});

/** Leaves the folder as it was when `write` fails: not there, or empty. */
async function writeOrNothing<Written>(folder: string, write: () => Promise<Written>): Promise<Written> {
  const created = await makeFolder(folder);
  try {
    return await write();
  } catch (error) {
    const names = await readdir(folder);
    await Promise.all(names.map((name) => rm(join(folder, name), { recursive: true, force: true })));
    if (created !== undefined) await rm(created, { recursive: true });
    throw error;
  }
}
