import { openJournal, readJournal } from "@slicetuner/journal";
import { defineCommand, type PrepareContext } from "../../cli/define-command.ts";
import { outputOptions } from "../../options/output-options.ts";
import { acquisitionNow } from "../../runs/acquisition-now.ts";
import { openRun } from "../../runs/open-run.ts";
import { type PreparedRun, performRun } from "../../runs/perform-run.ts";
import { requireRunFolder } from "../../runs/require-run-folder.ts";
import { expectSameData } from "../../runs/run-data.ts";
import { readRunRecord, specsOf } from "../../runs/run-record.ts";
import { showRun, watchRun } from "../../runs/show-run.ts";
import { resumeOptions } from "./options.ts";

export const command = defineCommand({
  argument: {
    name: "folder",
    option: "run",
    description: "the run's folder (default: the newest in slicetuner-runs)",
  },
  examples: [
    "slicetuner resume slicetuner-runs/2026-03-01-120000",
    "slicetuner resume --wait 3600",
    "slicetuner resume runs/3 --take-over",
  ],
  options: [resumeOptions, outputOptions],

  async prepare({ resume }, context: PrepareContext): Promise<PreparedRun> {
    const { problems } = context;
    const folder = requireRunFolder(resume.run, problems);
    const { records, problem } = await readJournal(folder);
    if (records.length === 0 && problem !== null) throw problem;
    const record = readRunRecord(records, folder);
    const { specs, recorded, files } = specsOf(record, folder, resume.now);
    const acquisition = acquisitionNow(record, folder, resume.sources, context);
    const opened = await openRun(specs, acquisition, context);
    const begin: PreparedRun["begin"] = async (facts) => {
      expectSameData(record, specs, facts);
      return { journal: await openJournal(folder, { takeOver: resume.takeOver }), folder };
    };
    return { ...opened, specs, recorded, acquisition, inputs: { files, recorded }, begin };
  },

  run: performRun,
  watch: watchRun,
  show: showRun,
});
