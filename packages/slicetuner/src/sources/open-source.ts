import type { ProblemList } from "@slicetuner/core";
import { findKnownDataset, loadDataset } from "@slicetuner/datasets";
import { flagOf, type OptionName, type Settings } from "../settings/options.ts";
import { requireSettings } from "../settings/read-settings.ts";
import type { DataSource } from "./data-source.ts";
import { datasetSource } from "./dataset-source.ts";
import { generatedName, generatedSource } from "./generated-source.ts";
import { openTable, type TableSource } from "./table-source.ts";

/** Opens what `--data` or `--dataset` names; undefined when the settings do not say enough (the problems say what). */
export async function openSource(settings: Settings, problems: ProblemList): Promise<DataSource | undefined> {
  checkOrder(settings, problems);
  if (settings.dataset === undefined) return openOwnTable(settings, problems);
  const conflicting: OptionName[] = ["data", "label", "sliceBy", "exclude", "categorical", "weight"];
  for (const name of conflicting) {
    problems.expect(
      settings[name] === undefined,
      flagOf(name),
      "says nothing new of a known data set; leave it out",
    );
  }
  const order = settings.redraw ? "redrawn" : "file";
  if (settings.dataset === generatedName) return generatedSource(order);
  const known = findKnownDataset(settings.dataset);
  const dataset = await loadDataset(known.name);
  const setting = known.settings[0];
  const published = setting && { ...setting, test: setting.initial.map(() => 0) };
  return datasetSource(known.title, dataset, order, published);
}

/** Opens the table that `--data` names. */
export async function openOwnTable(
  settings: Settings,
  problems: ProblemList,
): Promise<TableSource | undefined> {
  requireSettings(settings, problems, [
    ["data", "name a CSV or Parquet file, or --dataset"],
    ["label", "name the column to predict"],
    ["sliceBy", "name the columns that make the slices, e.g. --slice-by race,sex"],
  ]);
  const { data, label, sliceBy, weight, exclude, categorical, dropIncomplete } = settings;
  if (data === undefined || label === undefined || sliceBy === undefined) return undefined;
  const columns = {
    label,
    sliceBy,
    ...(weight === undefined ? {} : { weight }),
    ...(exclude === undefined ? {} : { exclude }),
    ...(categorical === undefined ? {} : { categorical }),
    ...(dropIncomplete === undefined ? {} : { dropIncomplete }),
  };
  return openTable(data, columns, settings.fileOrder ? "file" : "redrawn");
}

function checkOrder({ fileOrder, redraw }: Settings, problems: ProblemList): void {
  problems.expect(!(fileOrder && redraw), "--redraw", "contradicts --file-order; choose one");
}
