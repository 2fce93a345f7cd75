import { closestNames, InvalidInputError } from "@slicetuner/core";
import { datasetStatus, fetchDataset, type KnownDataset, knownDatasets } from "@slicetuner/datasets";
import { type DatasetsResult, startResult } from "@slicetuner/results";
import { collectProblems } from "../../cli/collect-problems.ts";
import { pc } from "../../cli/colors.ts";
import { allOf, defineCommand, type WorkContext } from "../../cli/define-command.ts";
import { renderTable } from "../../cli/table.ts";
import { checkDataFolder } from "../../data/load-known.ts";
import { outputOptions } from "../../options/output-options.ts";
import { fetchOptions } from "./options.ts";

/** A data set is about to be fetched. */
interface Fetching {
  readonly title: string;
  readonly page: string;
}

/** A known data set; who fetches one that is not known named it by `--fetch`. */
function findFetched(name: string): KnownDataset {
  const known = knownDatasets.find((dataset) => dataset.name === name);
  if (known !== undefined) return known;
  const names = knownDatasets.map((dataset) => dataset.name);
  const [near] = closestNames(name, names);
  const advice = near === undefined ? `there are ${names.join(", ")}` : `did you mean ${near}?`;
  throw new InvalidInputError([{ path: "--fetch", message: `"${name}" is not known; ${advice}` }]);
}

export const command = defineCommand({
  examples: ["slicetuner datasets", "slicetuner datasets --fetch adult"],
  options: [fetchOptions, outputOptions],

  async prepare({ fetch }, { problems }) {
    const wanted = await collectProblems(problems, () => fetch.map(findFetched));
    checkDataFolder(problems);
    return allOf({ wanted }, problems);
  },

  async run({ wanted }, { signal, emit }: WorkContext<Fetching>): Promise<DatasetsResult> {
    for (const dataset of wanted) {
      emit(dataset);
      await fetchDataset(dataset, { signal });
    }
    const statuses = await Promise.all(knownDatasets.map((dataset) => datasetStatus(dataset)));
    return {
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
  },

  watch:
    (_, { output }) =>
    ({ title, page }) =>
      output.print(`Fetching ${title} from ${page}`),

  show({ datasets }, { output }) {
    output.print(
      renderTable(
        [
          { title: "name", align: "left" },
          { title: "status", align: "left" },
          { title: "title", align: "left" },
          { title: "slices", align: "left" },
        ],
        datasets.map(({ name, status, title, slices }) => [
          pc.bold(name),
          status === "present" ? pc.green(status) : pc.yellow(status),
          title,
          slices.join(", "),
        ]),
      ),
    );
    for (const { name, status, directory, searched } of datasets) {
      const place = status === "present" ? `in ${directory}` : `in none of ${searched.join(", ")}`;
      output.print(pc.dim(`${name}: ${place}`));
    }
    const absent = datasets.find(({ status }) => status === "absent");
    const next =
      absent === undefined ? "compare --dataset adult --budget 300" : `datasets --fetch ${absent.name}`;
    output.print(pc.dim(`\nNext: \`slicetuner ${next}\`.`));
  },
});
