import { createJournal, createMemoryJournal } from "@slicetuner/journal";
import type { Command } from "../../cli/command.ts";
import {
  dataOptions,
  estimationOptions,
  modelOptions,
  outputOptions,
  placeOptions,
} from "../../options/options.ts";
import { requireSettings } from "../../options/read-settings.ts";
import { readAcquisitionFile } from "../../runs/acquisition-file.ts";
import { performRun } from "../../runs/perform-run.ts";
import { findRunObstacle, nameRunFolder } from "../../runs/run-folders.ts";
import { makeRunRecord } from "../../runs/run-record.ts";

export const run: Command = {
  name: "run",
  summary: "estimate, plan and buy, in one round or several, from a file or from sources",
  examples: [
    "slicetuner run --data people.csv --sources sources.json --label income --slice-by race,sex --budget 300",
    "slicetuner run --data people.csv --pool more-people.csv --label income --slice-by race,sex --budget 300",
    "slicetuner run --images first.idx3.gz --labels first.idx1.gz --pool more.idx3.gz --pool-labels more.idx1.gz --slice-by label --model cnn --budget 300",
  ],
  options: [
    ...dataOptions.filter((name) => name !== "dataset"),
    "pool",
    "poolLabels",
    "poolTable",
    "sources",
    "run",
    "wait",
    "validation",
    "test",
    "cost",
    "budget",
    "fairnessWeight",
    "minimumSliceSize",
    "strategy",
    "rounds",
    "repeats",
    ...estimationOptions,
    ...modelOptions,
    ...placeOptions,
    "saveModel",
    ...outputOptions,
  ],

  refused: {
    dataset:
      "run buys from files and sources: name yours with --data and --pool or --sources; `slicetuner compare --dataset …` simulates the buying",
  },

  async run(context) {
    const { settings, problems, output } = context;
    requireSettings(settings, problems, [["budget", "say what may be spent, e.g. --budget 300"]]);
    if (settings.dataset !== undefined) return problems.throwIfAny();
    const { sources } = settings;
    const acquisition = sources === undefined ? undefined : readAcquisitionFile(sources, problems);
    const obstacle = settings.run === undefined ? undefined : await findRunObstacle(settings.run);
    if (obstacle !== undefined) problems.add("--run", obstacle);
    await performRun(context, {
      acquisition,
      options: run.options,
      begin: async (facts) => {
        const folder = settings.run ?? (acquisition && nameRunFolder());
        const record = makeRunRecord({ folder, settings, acquisition, ...facts });
        if (folder === undefined) return { journal: createMemoryJournal(record), folder };
        const journal = await createJournal(folder, record);
        output.print(
          `The run is kept in ${folder}: should it end early, \`slicetuner resume ${folder}\` goes on.`,
        );
        return { journal, folder };
      },
    });
  },
};
