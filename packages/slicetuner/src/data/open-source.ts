import type { ProblemList } from "@slicetuner/core";
import { knownDatasets, loadDataset, loadTestSet } from "@slicetuner/datasets";
import { checkWithoutImages } from "../options/image-settings.ts";
import { dataOptions, flagOf, type OptionName, type Settings } from "../options/options.ts";
import { requireSettings } from "../options/read-settings.ts";
import type { DataSource, OwnSource } from "./data-source.ts";
import { datasetSource } from "./dataset-source.ts";
import { generatedName, generatedSource } from "./generated-source.ts";
import { checkDataFolder, loadKnown } from "./load-known.ts";
import { openPictures, type Surroundings } from "./picture-source.ts";
import { readSlicing } from "./slicing.ts";
import { openTable, tableSource } from "./table-source.ts";

/**
 * Opens what `--data`, `--images` or `--dataset` names; undefined when the settings do not say enough (the problems say what).
 * @param testing whether test examples are wanted; those of a known data set may lie apart
 */
export async function openSource(
  settings: Settings,
  surroundings: Surroundings,
  problems: ProblemList,
  testing: "wanted" | "none",
): Promise<DataSource | undefined> {
  checkOrder(settings, problems);
  if (settings.dataset === undefined)
    return openOwnSource(
      settings,
      surroundings,
      problems,
      "name a CSV or Parquet file, or --images or --dataset",
    );
  for (const name of dataOptions) {
    if (name === "dataset" || (settings.slices !== undefined && slicesOptions.includes(name))) continue;
    const message = "says nothing new of a known data set; leave it out";
    problems.expect(settings[name] === undefined, flagOf(name), message);
  }
  const order = settings.fileOrder ? "file" : "redrawn";
  if (settings.slices !== undefined) return openKnownTable(settings.dataset, settings, order, problems);
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
  const testSet = testing === "none" ? undefined : await loadTestSet(known.name);
  return datasetSource(known.title, dataset, order, setting, testSet);
}

/** Options that have a meaning for slices of a known data set. */
const slicesOptions: readonly OptionName[] = ["slices", "minimumExamples"];

/** The rows of a known data set, of all its slices and others, cut into slices of a file. */
async function openKnownTable(
  name: string,
  settings: Settings,
  order: DataSource["order"],
  problems: ProblemList,
): Promise<DataSource | undefined> {
  const slicing = readSlicing(settings, "", problems);
  const known = await loadKnown(name, problems);
  if (known === undefined || slicing === undefined) return undefined;
  const { table, label, exclude } = known;
  return tableSource(table, { ...settings, label, exclude: [...exclude] }, slicing, order);
}

/** Opens the table that `--data` names, or the pictures that `--images` names. */
export async function openOwnSource(
  settings: Settings,
  surroundings: Surroundings,
  problems: ProblemList,
  adviceWithoutData = "name a CSV or Parquet file, or pictures with --images",
): Promise<OwnSource | undefined> {
  if (settings.images !== undefined) return openPictures(settings, surroundings, problems);
  checkWithoutImages(settings, problems);
  requireSettings(settings, problems, [
    ["data", adviceWithoutData],
    ["label", "name the column to predict"],
  ]);
  const advice = "name the columns that make the slices, e.g. --slice-by race,sex";
  const slicing = readSlicing(settings, advice, problems);
  const { data, label } = settings;
  if (data === undefined || label === undefined || slicing === undefined) return undefined;
  return openTable(data, { ...settings, label }, slicing, settings.fileOrder ? "file" : "redrawn");
}

function checkOrder({ fileOrder, redraw }: Settings, problems: ProblemList): void {
  problems.expect(!(fileOrder && redraw), "--redraw", "contradicts --file-order; choose one");
}
