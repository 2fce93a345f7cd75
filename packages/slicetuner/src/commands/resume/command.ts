import { openJournal } from "@slicetuner/journal";
import type { Command } from "../../cli/command.ts";
import { completeSettings } from "../../options/defaults.ts";
import { outputOptions } from "../../options/options.ts";
import { acquisitionNow } from "../../runs/acquisition-now.ts";
import { performRun } from "../../runs/perform-run.ts";
import { requireRunFolder } from "../../runs/require-run-folder.ts";
import { expectSameData } from "../../runs/run-data.ts";
import { readRunRecord, settingsOf } from "../../runs/run-record.ts";
import { run } from "../run/command.ts";

export const resume: Command = {
  name: "resume",
  summary: "go on with a run that was stopped, killed, or waits for orders",
  argument: {
    name: "folder",
    setting: "run",
    description: "the run's folder (default: the newest in slicetuner-runs)",
  },
  examples: [
    "slicetuner resume slicetuner-runs/2026-03-01-120000",
    "slicetuner resume --wait 3600",
    "slicetuner resume runs/3 --take-over",
  ],
  options: [
    "run",
    "data",
    "images",
    "pool",
    "sources",
    "takeOver",
    "wait",
    "workers",
    "redis",
    ...outputOptions,
  ],

  async run(context) {
    const { settings, problems, output } = context;
    const folder = requireRunFolder(settings, problems);
    const journal = await openJournal(folder, { takeOver: context.given.takeOver ?? false });
    try {
      const record = readRunRecord(journal.records, folder);
      const { data, images, pool, wait, workers, redis, json, out, sources } = context.given;
      const now = Object.fromEntries(
        Object.entries({ data, images, pool, wait, workers, redis, json, out }).filter(
          ([, value]) => value !== undefined,
        ),
      );
      const resumed = completeSettings({ ...settingsOf(record, folder), ...now });
      output.print(`Going on with the run in ${folder}.`);
      await performRun(
        { ...context, settings: resumed },
        {
          acquisition: acquisitionNow(record, folder, sources, problems),
          options: run.options,
          begin: async (facts) => {
            expectSameData(record, resumed, facts.data);
            return { journal, folder };
          },
        },
      );
    } finally {
      await journal.close();
    }
  },
};
