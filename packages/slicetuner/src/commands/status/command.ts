import { existsSync, statSync } from "node:fs";
import { defineCommand } from "../../cli/define-command.ts";
import { pickOptions } from "../../cli/option-group.ts";
import { outputOptions } from "../../options/output-options.ts";
import { runFolderOptions } from "../../options/run-folder-options.ts";
import { requireRunFolder } from "../../runs/require-run-folder.ts";
import { runsFolder } from "../../runs/run-folders.ts";
import { scoreRun, scoreRuns } from "../../runs/score-runs.ts";
import { statusOfRun } from "../../runs/status-of-run.ts";
import { scoresOptions } from "./options.ts";
import { showScores } from "./show-scores.ts";
import { showStatus } from "./show-status.ts";

export const command = defineCommand({
  argument: {
    name: "folder",
    option: "run",
    description: "the run's folder (default: the newest in slicetuner-runs); with --scores a folder of runs",
  },
  examples: [
    "slicetuner status",
    "slicetuner status slicetuner-runs/2026-03-01-120000 --json",
    "slicetuner status --scores slicetuner-runs",
  ],
  options: [pickOptions(runFolderOptions, ["run"]), scoresOptions, outputOptions],

  async prepare({ runFolder, scores }, { problems }) {
    if (!scores) {
      const run = requireRunFolder(runFolder.run, problems);
      const status = await statusOfRun(run);
      const { score, warning } = await scoreRun(run);
      return { ...status, score, warnings: [...status.warnings, ...(warning === null ? [] : [warning])] };
    }
    const folder = runFolder.run ?? runsFolder;
    const isFolder = existsSync(folder) && statSync(folder).isDirectory();
    problems.expect(isFolder, "--scores", `there is no folder "${folder}": name one that holds runs`);
    problems.throwIfAny();
    return scoreRuns(folder);
  },

  run(result, { warn }) {
    for (const warning of result.warnings) warn(warning);
    return result;
  },

  show(result, { output }) {
    if (result.kind === "scores") showScores(result, output);
    else showStatus(result, output);
  },
});
