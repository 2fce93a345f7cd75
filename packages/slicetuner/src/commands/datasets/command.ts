import { closestNames, InvalidInputError } from "@slicetuner/core";
import { datasetStatus, fetchDataset, type KnownDataset, knownDatasets } from "@slicetuner/datasets";
import { type DatasetsResult, startResult } from "@slicetuner/results";
import { collectProblems } from "../../cli/collect-problems.ts";
import { pc } from "../../cli/colors.ts";
import type { Command } from "../../cli/command.ts";
import { renderTable } from "../../cli/table.ts";
import { checkDataFolder } from "../../data/load-known.ts";

/** A known data set; who fetches one that is not known named it by `--fetch`. */
function findFetched(name: string): KnownDataset {
  const known = knownDatasets.find((dataset) => dataset.name === name);
  if (known !== undefined) return known;
  const names = knownDatasets.map((dataset) => dataset.name);
  const [near] = closestNames(name, names);
  const advice = near === undefined ? `there are ${names.join(", ")}` : `did you mean ${near}?`;
  throw new InvalidInputError([{ path: "--fetch", message: `"${name}" is not known; ${advice}` }]);
}

export const datasets: Command = {
  name: "datasets",
  summary: "list the known data sets and where they are; fetch them from their public homes",
  examples: ["slicetuner datasets", "slicetuner datasets --fetch adult"],
  options: ["fetch", "json", "out"],

  async run({ settings, problems, output, signal }) {
    const wanted = await collectProblems(problems, () => (settings.fetch ?? []).map(findFetched));
    checkDataFolder(problems);
    problems.throwIfAny();
    for (const dataset of wanted ?? []) {
      output.print(`Fetching ${dataset.title} from ${dataset.page}`);
      await fetchDataset(dataset, { signal });
    }
    const statuses = await Promise.all(knownDatasets.map((dataset) => datasetStatus(dataset)));
    const result: DatasetsResult = {
      ...startResult("datasets"),
      command: "datasets",
      datasets: statuses.map(({ dataset, status, directory, searched }) => ({
        name: dataset.name,
        title: dataset.title,
        description: dataset.description,
        page: dataset.page,
        licence: dataset.licence,
        slices: dataset.slices.map((slice) => slice.name),
        settings: dataset.settings.map((setting) => setting.name),
        status,
        directory: directory ?? null,
        searched: [...searched],
      })),
    };
    output.print(
      renderTable(
        [
          { title: "name", align: "left" },
          { title: "status", align: "left" },
          { title: "title", align: "left" },
          { title: "slices", align: "left" },
        ],
        result.datasets.map(({ name, status, title, slices }) => [
          pc.bold(name),
          status === "present" ? pc.green(status) : pc.yellow(status),
          title,
          slices.join(", "),
        ]),
      ),
    );
    for (const { name, status, directory, searched } of result.datasets) {
      const place = status === "present" ? `in ${directory}` : `in none of ${searched.join(", ")}`;
      output.print(pc.dim(`${name}: ${place}`));
    }
    const absent = result.datasets.find(({ status }) => status === "absent");
    output.print(
      pc.dim(
        absent === undefined
          ? "\nNext: slicetuner compare --dataset adult --budget 300"
          : `\nNext: slicetuner datasets --fetch ${absent.name}`,
      ),
    );
    await output.writeResult(result);
  },
};
