import { type Column, InvalidInputError, type ProblemList } from "@slicetuner/core";
import {
  defaultPattern,
  type ImageSet,
  type ReadIdxOptions,
  type ReadImageFolderOptions,
  readIdxImages,
  readIdxLabels,
  readImageFolder,
} from "@slicetuner/images";
import {
  columnOfTexts,
  describeLookAlikeTexts,
  filterRows,
  readTable,
  type Table,
} from "@slicetuner/tabular";
import { collectProblems } from "../cli/collect-problems.ts";
import { flagOf } from "../cli/option-group.ts";
import type { OwnData } from "./check-pictures.ts";
import { matchPictures } from "./match-pictures.ts";
import type { Slicing } from "./slicing.ts";
import { readOptionsOf } from "./table-options.ts";

/** Pictures with what is known of them: the data's, or the pool's. */
export interface PictureFiles {
  /** An idx file or a folder. */
  readonly images: string;
  readonly kind: "file" | "folder";
  /** The idx file of the labels. */
  readonly labels: string | undefined;
  readonly table: string | undefined;
  /** What makes the slices, where that is known. */
  readonly slicing: Slicing | undefined;
  /** The options under which they were named, for messages. */
  readonly options: { readonly labels: string; readonly table: string };
}

/** Pictures and a table with a row for each that is used. */
export interface PictureTable {
  readonly images: ImageSet;
  readonly table: Table;
  /** The picture of each row. */
  readonly pictures: Uint32Array;
}

/** The column that `--labels` becomes. */
export const labelColumn = "label";

/** Share of pictures or rows that may be left out as unusable without `--drop-incomplete`. */
const maximumUnusable = 0.05;

/**
 * Reads pictures, and what labels, table, paths and names tell of them. Mistakes of all files are added to
 * `problems`; undefined is returned where there are any.
 */
export async function readPictures(
  files: PictureFiles,
  own: OwnData,
  folderOptions: Pick<ReadImageFolderOptions, "channels" | "onProgress" | "signal">,
  problems: ProblemList,
): Promise<PictureTable | undefined> {
  const images = await collectProblems(problems, () => readImages(files, own, folderOptions));
  const { signal } = folderOptions;
  const labels = await collectProblems(problems, () => readLabels(files, own, signal));
  const read = await collectProblems(problems, () => readTableBeside(files, own, signal));
  if (images === undefined || labels === undefined || read === undefined) return undefined;
  return collectProblems(problems, () => join(files, own, images, labels ?? [], read ?? undefined));
}

function readImages(
  { images, kind }: PictureFiles,
  own: OwnData,
  folderOptions: Pick<ReadImageFolderOptions, "channels" | "onProgress" | "signal">,
): Promise<ImageSet> {
  if (kind === "file") return readIdxImages(images, idxOptionsOf(own, folderOptions.signal));
  const { pattern, imageSize, imageChannels, table } = own.pictures;
  const { dropIncomplete = false } = own.data;
  return readImageFolder(images, {
    ...folderOptions,
    pattern: pattern ?? (table === undefined ? defaultPattern : null),
    maximumUnusable: dropIncomplete ? 1 : maximumUnusable,
    ...(imageSize === undefined ? {} : { size: imageSize }),
    ...(imageChannels === undefined ? {} : { channels: imageChannels }),
  });
}

/** What files of bytes may take, and what ends their reading. */
function idxOptionsOf({ data: { memoryLimit } }: OwnData, signal: AbortSignal | undefined): ReadIdxOptions {
  return {
    ...(memoryLimit !== undefined && { memoryLimit }),
    ...(signal !== undefined && { signal }),
  };
}

/** The column of the labels; null where no file of labels was named. */
async function readLabels(
  { labels, options }: PictureFiles,
  own: OwnData,
  signal: AbortSignal | undefined,
): Promise<Column[] | null> {
  if (labels === undefined) return null;
  const { classNames } = own.pictures;
  const numbers = await readIdxLabels(labels, idxOptionsOf(own, signal));
  const unnamed =
    classNames === undefined ? -1 : numbers.findIndex((label) => classNames[label] === undefined);
  if (unnamed >= 0) {
    const message = `has ${countOf(classNames!.length, "name")}; label ${unnamed} of ${flagOf(options.labels)} is ${numbers[unnamed]}`;
    throw new InvalidInputError([{ path: "classNames", message }]);
  }
  const texts = Array.from(numbers, (label) => classNames?.[label] ?? String(label));
  return [columnOfTexts(labelColumn, texts, "categorical")];
}

/** The table beside the pictures; null where none was named. */
async function readTableBeside(
  { table, slicing }: PictureFiles,
  own: OwnData,
  signal: AbortSignal | undefined,
): Promise<Table | null> {
  if (table === undefined) return null;
  const { imageColumn } = own.pictures;
  const options = readOptionsOf(own.data, slicing, signal);
  if (imageColumn === undefined) return readTable(table, options);
  const columns = { ...options.columns, [imageColumn]: "categorical" as const };
  return readTable(table, { ...options, columns }).catch((error: unknown) => {
    if (!InvalidInputError.isInstance(error)) throw error;
    // The reader takes it for a column to be read as categories; the user named it otherwise.
    const problems = error.problems.map(({ path, message }) => ({
      path: path === `columns.${imageColumn}` ? "imageColumn" : path,
      message,
    }));
    throw new InvalidInputError(problems, error.hint === undefined ? {} : { hint: error.hint });
  });
}

function join(
  files: PictureFiles,
  own: OwnData,
  images: ImageSet,
  labels: readonly Column[],
  read: Table | undefined,
): PictureTable {
  const { imageColumn } = own.pictures;
  const { categorical = [], dropIncomplete = false } = own.data;
  const matched =
    read === undefined || imageColumn === undefined
      ? undefined
      : matchPictures(read, imageColumn, images, dropIncomplete ? 1 : maximumUnusable);
  checkLengths(files, images, labels, matched === undefined ? read : undefined);
  const pictures = matched?.pictures ?? Uint32Array.from({ length: images.size }, (_, picture) => picture);
  const told = Object.entries(images.attributes).map(([field, texts]) =>
    columnOfTexts(
      field,
      Array.from(pictures, (picture) => texts[picture]!),
      categorical.includes(field) ? "categorical" : undefined,
    ),
  );
  const gathered = [...labels, ...told];
  const beside = read === undefined ? undefined : matched === undefined ? read : keepRows(read, matched.rows);
  checkNames(files, gathered, beside);
  const rowCount = pictures.length;
  const places = Uint32Array.from(pictures, (picture) => picture + 1);
  const source = files.labels ?? images.source;
  return {
    images,
    pictures,
    table: {
      source: beside?.source ?? source,
      rowCount,
      columns: [...gathered, ...(beside?.columns ?? [])],
      excluded: beside?.excluded ?? [],
      parts: beside?.parts ?? [{ source, rowCount, places, unit: "row" }],
      warnings: [
        ...images.warnings,
        ...lookAlikes(source, gathered),
        ...(beside?.warnings ?? []),
        ...(matched?.warnings ?? []),
      ],
    },
  };
}

/** Names that folders, file names and labels give. They are as they are written: no option makes them one. */
function lookAlikes(source: string, columns: readonly Column[]): string[] {
  return columns.flatMap((column) => {
    if (column.kind !== "categorical") return [];
    const described = describeLookAlikeTexts(column.categories, column.codes.length - column.missing);
    return described === undefined ? [] : [`${source}: ${column.name}: ${described}; name them alike`];
  });
}

/** A label and a row for each picture. */
function checkLengths(
  { labels: labelFile, table: tableFile }: PictureFiles,
  images: ImageSet,
  labels: readonly Column[],
  table: Table | undefined,
): void {
  const problems = labels
    .map((column) => ({ file: labelFile!, noun: "label", length: lengthOf(column) }))
    .concat(table === undefined ? [] : [{ file: tableFile!, noun: "row", length: table.rowCount }])
    .filter(({ length }) => length !== images.size)
    .map(({ file, noun, length }) => ({
      path: file,
      message: `holds ${countOf(length, noun)}, ${images.source} holds ${countOf(images.size, "picture")}`,
    }));
  if (problems.length > 0) throw new InvalidInputError(problems);
}

function countOf(number: number, noun: string): string {
  return `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;
}

function lengthOf(column: Column): number {
  return column.kind === "numeric" ? column.values.length : column.codes.length;
}

function keepRows(table: Table, rows: Uint32Array): Table {
  const kept = new Set(rows);
  return filterRows(table, (row) => kept.has(row));
}

function checkNames(
  { table, options }: PictureFiles,
  own: readonly Column[],
  beside: Table | undefined,
): void {
  const names = new Set(own.map(({ name }) => name));
  const twice = beside?.columns.filter(({ name }) => names.has(name)).map(({ name }) => name) ?? [];
  if (twice.length === 0) return;
  const message = `${table} has the column ${twice.join(", ")}, which ${flagOf(options.labels)} or --pattern gives too; leave it out with --exclude, or name the field otherwise`;
  throw new InvalidInputError([{ path: flagOf(options.table), message }]);
}
