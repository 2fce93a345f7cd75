import type { ProblemList } from "@slicetuner/core";
import { knownDatasets, loadDataset, loadTestSet } from "@slicetuner/datasets";
import { flagOf } from "../cli/option-group.ts";
import { expectOption } from "../cli/read-options.ts";
import type { DataSpec } from "../options/data-options.ts";
import { checkWithoutPictures, type OwnData } from "./check-pictures.ts";
import type { DataSource, OwnSource } from "./data-source.ts";
import { datasetSource } from "./dataset-source.ts";
import { generatedName, generatedSource } from "./generated-source.ts";
import { checkDataFolder, loadKnown } from "./load-known.ts";
import { openPictures, type Surroundings } from "./picture-source.ts";
import { readSlicing } from "./slicing.ts";
import { openTable, tableSource } from "./table-source.ts";

/** Data that are a user's own, or a known data set. */
export interface DataRequest extends OwnData {
  /** @default "redrawn" */
  readonly order?: DataSource["order"];
  /** Whether test examples are wanted; those of a known data set may lie apart. @default false */
  readonly testing?: boolean;
}

/**
 * Opens what `--data`, `--images` or `--dataset` names; undefined when not enough was said (the problems say
 * what is missing).
 */
export async function openSource(
  request: DataRequest,
  surroundings: Surroundings,
  problems: ProblemList,
): Promise<DataSource | undefined> {
  const { data, pictures, order = "redrawn", testing = false } = request;
  const { dataset: name, ...own } = data;
  if (name === undefined) {
    const advice = "name a CSV or Parquet file, or --images or --dataset";
    return openOwnSource(request, surroundings, problems, advice);
  }
  for (const [option, value] of Object.entries({ ...own, ...pictures })) {
    if (data.slices !== undefined && slicesOptions.includes(option)) continue;
    const message = "is fixed for a known data set; leave it out";
    problems.expect(value === undefined, flagOf(option), message);
  }
  if (data.slices !== undefined) return openKnownTable(name, data, order, problems);
  if (name === generatedName) return generatedSource(order);
  const known = knownDatasets.find((other) => other.name === name);
  if (known === undefined) {
    const names = [...knownDatasets.map((other) => other.name), generatedName].join(", ");
    problems.add(flagOf("dataset"), `"${name}" is not known; there are ${names}`);
    return undefined;
  }
  if (!checkDataFolder(problems)) return undefined;
  const dataset = await loadDataset(known.name);
  const testSet = testing ? await loadTestSet(known.name) : undefined;
  return datasetSource(known.title, dataset, order, known.settings[0], testSet);
}

/** Options that have a meaning for slices of a known data set. */
const slicesOptions: readonly string[] = ["slices", "minimumExamples"];

/** The rows of a known data set, of all its slices and others, cut into slices of a file. */
async function openKnownTable(
  name: string,
  spec: DataSpec,
  order: DataSource["order"],
  problems: ProblemList,
): Promise<DataSource | undefined> {
  const slicing = readSlicing(spec, "", problems);
  const known = await loadKnown(name, problems);
  if (known === undefined || slicing === undefined) return undefined;
  const { table, label, exclude } = known;
  return tableSource(table, { ...spec, label, exclude: [...exclude] }, slicing, order);
}

/** Opens the table that `--data` names, or the pictures that `--images` names. */
export async function openOwnSource(
  request: DataRequest,
  surroundings: Surroundings,
  problems: ProblemList,
  adviceWithoutData = "name a CSV or Parquet file, or pictures with --images",
): Promise<OwnSource | undefined> {
  const { data: spec, pictures, order = "redrawn" } = request;
  if (pictures.images !== undefined) return openPictures(request, order, surroundings, problems);
  checkWithoutPictures(request, problems);
  const { data: file, label } = spec;
  expectOption(file, "data", adviceWithoutData, problems);
  expectOption(label, "label", "name the column to predict", problems);
  const advice = "name the columns that make the slices, e.g. --slice-by race,sex";
  const slicing = readSlicing(spec, advice, problems);
  if (file === undefined || label === undefined || slicing === undefined) return undefined;
  return openTable(file, { ...spec, label }, slicing, order, surroundings.signal);
}
