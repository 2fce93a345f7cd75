import { statSync } from "node:fs";
import { defineCommand, type WorkContext } from "../../cli/define-command.ts";
import { findObstacle, writeWhole } from "../../cli/result-file.ts";
import { folderSource } from "./folder-source.ts";
import { dashboardOptions } from "./options.ts";

export const command = defineCommand({
  examples: [
    "slicetuner dashboard",
    "slicetuner dashboard slicetuner-runs/2026-03-01-120000",
    "slicetuner dashboard --to dashboard.html",
  ],
  options: [dashboardOptions],
  argument: {
    name: "folder",
    option: "folder",
    description:
      "the folder of a run, a result file, or a folder with runs and results (default: this folder)",
  },
  endsByInterruption: true,

  async prepare({ dashboard }, { problems }) {
    const { folder, to } = dashboard;
    const isThere = statSync(folder, { throwIfNoEntry: false }) !== undefined;
    problems.expect(isThere, "--folder", `there is no file or folder "${folder}"`);
    const obstacle = to === undefined ? undefined : await findObstacle(to);
    if (obstacle !== undefined) problems.add("--to", obstacle);
    problems.throwIfAny();
    return dashboard;
  },

  async run({ folder, port, to }, { signal, emit }: WorkContext<string>): Promise<void> {
    const { dashboardPage, startDashboard } = await import("@slicetuner/dashboard");
    if (to !== undefined) {
      await writeWhole(to, await dashboardPage({ isServed: false }));
      emit(`The page is in ${to}: open it in a browser and drop results on it.`);
      return;
    }
    await using dashboard = await startDashboard({ source: folderSource(folder), port });
    emit(
      `The dashboard is at ${dashboard.address}\nIt is served to this machine only; who has the address may decide about the runs. Ctrl-C ends it.`,
    );
    if (!signal.aborted) await new Promise((resolve) => signal.addEventListener("abort", resolve));
  },

  watch:
    (_, { output }) =>
    (line) =>
      output.print(line),

  show: () => {},
});
