import { openJournal } from "@slicetuner/journal";
import { acquisitionNow } from "../acquisition/acquisition-now.ts";
import { requireRunFolder } from "../acquisition/require-run-folder.ts";
import { expectSameData } from "../acquisition/run-data.ts";
import { readRunRecord, settingsOf } from "../acquisition/run-record.ts";
import { completeSettings } from "../defaults.ts";
import { outputOptions } from "../settings/options.ts";
import type { Command } from "./command.ts";
import { performRun } from "./perform-run.ts";
import { run } from "./run.ts";

export const resume: Command = {
  name: "resume",
  summary: "go on with a run that was stopped, killed, or waits for orders",
  argument: {
    name: "folder",
    setting: "run",
    description: "the run's folder (default: the newest in slicetuner-runs)",
  },
  examples: ["slicetuner resume slicetuner-runs/2026-03-01-120000", "slicetuner resume --wait 3600"],
  options: ["run", "sources", "wait", "workers", "redis", ...outputOptions],

  async run(context) {
    const { settings, problems, output } = context;
    const folder = requireRunFolder(settings, problems);
    const journal = await openJournal(folder);
    try {
      const record = readRunRecord(journal.records, folder);
      const { wait, workers, redis, json, out, sources } = context.given;
      const now = Object.fromEntries(
        Object.entries({ wait, workers, redis, json, out }).filter(([, value]) => value !== undefined),
      );
      output.print(`Going on with the run in ${folder}.`);
      await performRun(
        { ...context, settings: completeSettings({ ...settingsOf(record), ...now }) },
        {
          acquisition: acquisitionNow(record, sources, problems),
          options: run.options,
          begin: async (facts) => {
            expectSameData(record, facts.data);
            return { journal, folder };
          },
        },
      );
    } finally {
      await journal.close();
    }
  },
};
