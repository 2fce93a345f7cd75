import { statSync } from "node:fs";
import {
  createDataset,
  type Dataset,
  exampleWidth,
  InvalidInputError,
  type ProblemList,
  Random,
  selectRows,
  sliceSizes,
  splitRowsBySlice,
} from "@slicetuner/core";
import { defaultPattern, type ImageSet, parsePattern, type ReadImageFolderOptions } from "@slicetuner/images";
import { describeTable, type EncodedTable, encodeTable, fitEncoding } from "@slicetuner/tabular";
import { collectProblems } from "../cli/collect-problems.ts";
import { flagOf } from "../cli/option-group.ts";
import { expectOption } from "../cli/read-options.ts";
import type { StatusLine } from "../cli/status-line.ts";
import { warningsInOptionWords } from "../options/option-words.ts";
import type { SourceSpec } from "../options/source-options.ts";
import { checkPictures, type OwnData } from "./check-pictures.ts";
import { checkWeights } from "./check-weights.ts";
import { cutTable } from "./cut-table.ts";
import type { DataSource, OwnSource } from "./data-source.ts";
import { labelColumn, type PictureFiles, type PictureTable, readPictures } from "./read-pictures.ts";
import type { EncodedSource } from "./read-pool.ts";
import { nameOfTable } from "./rows-in-memory.ts";
import { readSlicing, type Slicing } from "./slicing.ts";
import type { LabelledData } from "./table-options.ts";

/** What reading goes on under. */
export interface Surroundings {
  readonly status: StatusLine;
  readonly signal: AbortSignal;
}

/**
 * Opens the pictures that `--images` names, with labels and slices from `--labels`, `--table` or `--pattern`.
 * Rows are drawn anew for each seed where the order says so. Undefined when what was said or the files do not
 * do (the problems say why).
 */
export async function openPictures(
  own: OwnData,
  order: DataSource["order"],
  surroundings: Surroundings,
  problems: ProblemList,
): Promise<OwnSource | undefined> {
  const { data, pictures } = own;
  const images = pictures.images!;
  const kind = kindOf(images, "images", problems);
  checkPictures(own, kind, problems);
  const label = data.label ?? defaultLabel(own, kind);
  const sliceExample = label === undefined ? "race,gender" : label;
  const what = "name the field of --pattern or the column of --table to predict";
  expectOption(label, "label", what, problems);
  const advice = `name the fields or columns that make the slices, e.g. --slice-by ${sliceExample}`;
  const slicing = readSlicing(data, advice, problems);
  if (kind === "folder") {
    checkFields({ ...own, data: { ...data, label } }, problems);
    // A folder takes its time: mistakes that are known by now are told at once.
    if (problems.problems.length > 0) return undefined;
  }
  if (kind === undefined) return undefined;
  const files: PictureFiles = {
    images,
    kind,
    labels: pictures.labels,
    table: pictures.table,
    slicing,
    options: { labels: "labels", table: "table" },
  };
  const read = await readPictures(files, own, watchFolder(images, surroundings), problems);
  if (read === undefined || label === undefined || slicing === undefined) return undefined;
  return collectProblems(problems, () => pictureSource(read, { ...data, label }, slicing, order));
}

/**
 * Reads the pictures to acquire from as the data's are read, and encodes them if those could be. Pictures of
 * slices and classes that the data do not have are left out, with a warning.
 */
export async function readPicturePool(
  own: OwnData & { readonly sources: SourceSpec },
  source: (EncodedSource & { readonly shape: readonly number[] }) | undefined,
  surroundings: Surroundings,
  problems: ProblemList,
): Promise<EncodedTable | undefined> {
  const images = nameOfTable(own.sources.pool!);
  const kind = kindOf(images, "pool", problems);
  if (kind === undefined) return undefined;
  // A folder takes its time: mistakes of the data are told at once.
  if (kind === "folder" && source === undefined) return undefined;
  const files: PictureFiles = {
    images,
    kind,
    labels: own.sources.poolLabels,
    table: own.sources.poolTable,
    slicing: source?.slicing,
    options: { labels: "poolLabels", table: "poolTable" },
  };
  const channels = source?.shape[2] === 3 ? { channels: 3 as const } : {};
  const watching = { ...channels, ...watchFolder(images, surroundings) };
  const read = await readPictures(files, own, watching, problems);
  if (read === undefined || source === undefined) return undefined;
  return collectProblems(problems, () => {
    checkShape(read.images, source.shape);
    const encoding = { ...source.encoding, otherSlices: "drop", otherClasses: "drop" } as const;
    const pool = encodeTable(source.nameSlices(read.table), encoding);
    return {
      ...pool,
      dataset: withPixels(pool, read, encoding.id !== null),
      warnings: warningsInOptionWords([...read.table.warnings, ...pool.warnings]),
    };
  });
}

function pictureSource(
  read: PictureTable,
  spec: LabelledData,
  slicing: Slicing,
  order: DataSource["order"],
): OwnSource {
  const cut = cutTable(read.table, spec, slicing, (table, options) =>
    encodeTable(table, fitEncoding(table, { ...options, withoutFeatures: true })),
  );
  const { table, whole, kept } = cut;
  const pictures = kept.map((row) => read.pictures[row]!);
  const dataset = withPixels(whole, { ...read, pictures }, spec.id !== undefined);
  const weightPlace = `${table.source}:${spec.weight}`;
  checkWeights(dataset, "pictures", weightPlace);
  const encoding = fitEncoding(table, { ...cut.columns, withoutFeatures: true });
  const sizes = sliceSizes(dataset);

  const splitWithEncoding: OwnSource["splitWithEncoding"] = (wanted, seed) => {
    const rows = splitRowsBySlice(dataset, {
      ...wanted,
      order: order === "file" ? "file" : new Random(seed).fork("split"),
    });
    const part = (name: keyof typeof rows): Dataset => selectRows(dataset, rows[name]);
    const [validation, test] = [part("validation"), part("test")];
    checkWeights(validation, "validation examples", weightPlace);
    if (test.size > 0) checkWeights(test, "test examples", weightPlace);
    return {
      data: { train: part("train"), validation, ...(test.size > 0 ? { test } : {}) },
      pool: part("pool"),
      encoding,
    };
  };

  return {
    title: read.images.source,
    slices: dataset.slices.map((slice, index) => ({ ...slice, size: sizes[index]! })),
    classes: dataset.classes,
    order,
    columns: describeTable(cut.given),
    pictures: describePictures(dataset.size, read.images.shape),
    warnings: warningsInOptionWords([...read.table.warnings, ...cut.warnings, ...whole.warnings]),
    ...(cut.partition === undefined ? {} : { partition: cut.partition }),
    split: splitWithEncoding,
    splitWithEncoding,
    slicing,
    given: cut.given,
    nameSlices: cut.nameSlices,
  };
}

/** The examples with their pictures for features, named by them unless they have ids of their own. */
function withPixels(
  { dataset, rows }: EncodedTable,
  { images, pictures }: Pick<PictureTable, "images" | "pictures">,
  hasIds: boolean,
): Dataset {
  const chosen = rows.map((row) => pictures[row]!);
  const width = exampleWidth({ exampleShape: images.shape });
  const isWhole = chosen.length === images.size && chosen.every((picture, example) => picture === example);
  const features = isWhole ? images.pixels : new Float32Array(chosen.length * width);
  if (!isWhole)
    chosen.forEach((picture, example) => {
      features.set(images.pixels.subarray(picture * width, (picture + 1) * width), example * width);
    });
  return createDataset({
    ...dataset,
    exampleShape: images.shape,
    features,
    ...(hasIds ? {} : { exampleIds: Array.from(chosen, (picture) => images.ids[picture]!) }),
  });
}

/** `label` where `--labels`, `--pattern` or the folders give one. */
function defaultLabel(own: OwnData, kind: PictureFiles["kind"] | undefined): string | undefined {
  const isGiven =
    own.pictures.labels !== undefined || (kind === "folder" && fieldsOf(own)?.includes(labelColumn));
  return isGiven ? labelColumn : undefined;
}

/** The fields that the names of a folder's pictures tell; undefined for a pattern that is wrong. */
function fieldsOf({ pictures: { pattern, table } }: OwnData): readonly string[] | undefined {
  try {
    return pattern === undefined && table !== undefined ? [] : parsePattern(pattern ?? defaultPattern).fields;
  } catch {
    return undefined;
  }
}

/** Columns that nothing can give, where there is no table; and what is wrong with the pattern. */
function checkFields(own: OwnData, problems: ProblemList): void {
  const { pattern = defaultPattern, table } = own.pictures;
  const { label, sliceBy = [], weight, id } = own.data;
  const fields = fieldsOf(own);
  if (fields === undefined) {
    void collectProblems(problems, () => parsePattern(pattern));
    return;
  }
  if (table !== undefined) return;
  const wanted = [
    ["label", label],
    ...sliceBy.map((name) => ["sliceBy", name]),
    ["weight", weight],
    ["id", id],
  ];
  for (const [option, name] of wanted as [string, string | undefined][]) {
    const remedy =
      own.pictures.pattern === undefined ? "; describe with --pattern what the names contain" : "";
    const message = `no field "${name}" in the pattern ${pattern}; the fields are ${fields.join(", ")}${remedy}`;
    problems.expect(name === undefined || fields.includes(name), flagOf(option), message);
  }
}

function kindOf(
  path: string,
  option: "images" | "pool",
  problems: ProblemList,
): PictureFiles["kind"] | undefined {
  const found = statSync(path, { throwIfNoEntry: false });
  const isThere = problems.expect(
    found !== undefined,
    flagOf(option),
    `there is no file or folder "${path}"`,
  );
  return isThere ? (found!.isDirectory() ? "folder" : "file") : undefined;
}

function watchFolder(
  folder: string,
  { status, signal }: Surroundings,
): Pick<ReadImageFolderOptions, "onProgress" | "signal"> {
  return {
    signal,
    onProgress: ({ stage, done, total }) =>
      status.counting(`${stage} the pictures of ${folder}`, done, total),
  };
}

function checkShape(images: ImageSet, shape: readonly number[]): void {
  if (String(images.shape) === String(shape)) return;
  const message = `has pictures of ${images.shape.join(" × ")} (height, width, channels), those of --images are ${shape.join(" × ")}; --image-size and --image-channels make pictures of folders alike`;
  throw new InvalidInputError([{ path: "pool", message }]);
}

function describePictures(size: number, [height, width, channels]: ImageSet["shape"]): string {
  const kind = channels === 1 ? "grey" : channels === 3 ? "colour" : "colour with opacity";
  return `${size.toLocaleString("en")} pictures, ${width} × ${height} pixels, ${kind}`;
}
