import { statSync } from "node:fs";
import type { ProblemList } from "@slicetuner/core";
import { knownDatasets, loadDataset } from "@slicetuner/datasets";
import { dataOptions, flagOf, type Settings } from "../settings/options.ts";
import { requireSettings } from "../settings/read-settings.ts";
import type { DataSource } from "./data-source.ts";
import { datasetSource } from "./dataset-source.ts";
import { generatedName, generatedSource } from "./generated-source.ts";
import { openTable, type TableSource } from "./table-source.ts";

/** Opens what `--data` or `--dataset` names; undefined when the settings do not say enough (the problems say what). */
export async function openSource(settings: Settings, problems: ProblemList): Promise<DataSource | undefined> {
  checkOrder(settings, problems);
  if (settings.dataset === undefined)
    return openOwnTable(settings, problems, "name a CSV or Parquet file, or --dataset");
  for (const name of dataOptions) {
    if (name === "dataset") continue;
    const message = "says nothing new of a known data set; leave it out";
    problems.expect(settings[name] === undefined, flagOf(name), message);
  }
  const order = settings.redraw ? "redrawn" : "file";
  if (settings.dataset === generatedName) return generatedSource(order);
  const known = knownDatasets.find(({ name }) => name === settings.dataset);
  if (known === undefined) {
    const names = [...knownDatasets.map(({ name }) => name), generatedName].join(", ");
    problems.add(flagOf("dataset"), `"${settings.dataset}" is not known; there are ${names}`);
    return undefined;
  }
  if (!checkDataFolder(problems)) return undefined;
  const dataset = await loadDataset(known.name);
  const setting = known.settings[0];
  const published = setting && { ...setting, test: setting.initial.map(() => 0) };
  return datasetSource(known.title, dataset, order, published);
}

/** Opens the table that `--data` names. */
export async function openOwnTable(
  settings: Settings,
  problems: ProblemList,
  adviceWithoutData = "name a CSV or Parquet file",
): Promise<TableSource | undefined> {
  requireSettings(settings, problems, [
    ["data", adviceWithoutData],
    ["label", "name the column to predict"],
    ["sliceBy", "name the columns that make the slices, e.g. --slice-by race,sex"],
  ]);
  const { data, label, sliceBy } = settings;
  if (data === undefined || label === undefined || sliceBy === undefined) return undefined;
  return openTable(data, { ...settings, label, sliceBy }, settings.fileOrder ? "file" : "redrawn");
}

/** Whether `SLICETUNER_DATA`, where it is set, names a folder; else a problem says that it does not. */
export function checkDataFolder(problems: ProblemList): boolean {
  const folder = process.env.SLICETUNER_DATA;
  const isThere = !folder || (statSync(folder, { throwIfNoEntry: false })?.isDirectory() ?? false);
  return problems.expect(isThere, "SLICETUNER_DATA", `there is no folder "${folder}"`);
}

function checkOrder({ fileOrder, redraw }: Settings, problems: ProblemList): void {
  problems.expect(!(fileOrder && redraw), "--redraw", "contradicts --file-order; choose one");
}
