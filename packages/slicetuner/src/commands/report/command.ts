import { writeFile } from "node:fs/promises";
import { renderReport } from "@slicetuner/report";
import { pc } from "../../cli/colors.ts";
import { allOf, defineCommand } from "../../cli/define-command.ts";
import { findObstacle, writeWhole } from "../../cli/result-file.ts";
import { findFolderObstacle } from "../../cli/result-folder.ts";
import { isSameFile } from "../../cli/same-file.ts";
import { reportOptions } from "./options.ts";
import { readResults } from "./read-results.ts";
import { writeCharts } from "./write-charts.ts";

export const command = defineCommand({
  examples: [
    "slicetuner report plan.json",
    "slicetuner report first.json second.json --to both.html",
    "slicetuner report compare.json --charts charts",
  ],
  options: [reportOptions],
  refused: {
    out: { flag: "--out <file>", instead: "writes results of other commands; a page goes to --to" },
  },
  argument: {
    name: "result...",
    option: "results",
    description: "files that --out wrote, or folders of runs",
  },

  async prepare({ report: { results: places, to, charts } }, { problems }) {
    const results = places && (await readResults(places, problems));
    const obstacle = to === undefined ? undefined : await findObstacle(to);
    if (obstacle !== undefined) problems.add("--to", obstacle);
    const replaced = places?.find((place) => isSameFile(to, place));
    problems.expect(replaced === undefined, "--to", `would replace "${replaced}"`);
    const folderObstacle =
      charts === undefined ? undefined : await findFolderObstacle(charts, { isNew: false });
    if (folderObstacle !== undefined) problems.add("--charts", folderObstacle);
    return { ...allOf({ results, to }, problems), charts };
  },

  async run({ results, to, charts }) {
    const page = await renderReport(results);
    await writeWhole(to, page);
    const files =
      charts === undefined ? [] : await writeCharts(results, charts, (file, bytes) => writeFile(file, bytes));
    return { bytes: Buffer.byteLength(page), files };
  },

  show({ bytes, files }, { output }, { to, charts }) {
    output.print(`The report is in ${pc.bold(to)} (${Math.ceil(bytes / 1024)} kB): open it in a browser.`);
    if (charts !== undefined) output.print(`${files.length} pictures are in ${pc.bold(charts)}.`);
  },
});
