import {
  type CategoricalColumn,
  type Column,
  createDataset,
  createPacer,
  type Dataset,
  type NumericColumn,
} from "@slicetuner/core";
import { CappedProblems } from "./capped-problems.ts";
import { suggestNames } from "./closest-names.ts";
import { describeDoubtfulTexts } from "./doubtful-texts.ts";
import {
  type CategoricalFeature,
  featureWidth,
  type NumericFeature,
  type TableEncoding,
  widthOf,
} from "./encoding.ts";
import { findLabelLeaks } from "./label-leaks.ts";
import { assignRoles } from "./row-roles.ts";
import { asCategories, findColumn, locate, type Table } from "./table.ts";

/** A table as a data set. */
export interface EncodedTable {
  /** Features of shape `[featureWidth(encoding)]`. */
  readonly dataset: Dataset;
  /** Row number in the table of each example. */
  readonly rows: Uint32Array;
  /** What was left out or stands for something else, with counts. */
  readonly warnings: readonly string[];
}

/** More numbers than this do not fit into one array that every backend takes. */
const maximumNumbers = 2 ** 31 - 1;

/**
 * Makes a data set of a table, the fitted one or another with the same columns.
 *
 * A category that the encoding does not know becomes zeros, with a warning that counts; a missing value
 * without a feature of its own becomes the mean or zeros, with a warning. A label or slice that it does not
 * know is a mistake.
 *
 * @throws InvalidInputError with all that is wrong, each at its place (`people.csv:17:age`).
 */
export function encodeTable(table: Table, encoding: TableEncoding): EncodedTable {
  const steps = encodeByColumns(table, encoding);
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
  }
}

/**
 * The same, and the event loop runs between two columns, so that the encoding of a large table can be
 * interrupted.
 * @throws the signal's reason once it is aborted
 */
export async function encodeTableInTurns(
  table: Table,
  encoding: TableEncoding,
  signal: AbortSignal,
): Promise<EncodedTable> {
  signal.throwIfAborted();
  const pacer = createPacer(signal, () => {});
  const steps = encodeByColumns(table, encoding);
  for (;;) {
    const { done, value } = steps.next();
    await pacer.yieldIfDue();
    if (done === true) return value;
  }
}

function* encodeByColumns(table: Table, encoding: TableEncoding): Generator<void, EncodedTable> {
  const problems = new CappedProblems(table.source);
  checkColumns(table, encoding, problems);
  problems.throwIfAny();
  yield;
  const roles = assignRoles(table, encoding, problems);
  yield;
  const exampleIds = nameExamples(table, encoding.id, roles.rows, problems);
  const { rows, labels, sliceIds, weights } = roles;
  const width = featureWidth(encoding);
  if (rows.length === 0 && problems.count === 0) {
    const why = roles.warnings.map((warning) => warning.replace(`${table.source}: `, "")).join("; ");
    problems.add(table.source, `no row is left${why === "" ? "" : `: ${why}`}`);
  }
  if (rows.length * width > maximumNumbers) {
    problems.add(
      table.source,
      `${rows.length} rows × ${width} features do not fit into memory: exclude columns`,
    );
  }
  problems.throwIfAny();

  const target: FeatureTarget = { features: new Float32Array(rows.length * width), width, rows };
  const warnings = [...roles.warnings];
  yield;
  const features = encoding.features.map((feature) => feature.column);
  for (const { column, values } of findLabelLeaks(table, features, roles)) {
    warnings.push(
      `${table.source}:${column}: each of its ${values} values goes with one class of "${encoding.label.column}" only; exclude it if it is made from the label`,
    );
  }
  let offset = 0;
  for (const feature of encoding.features) {
    yield;
    const column = findColumn(table, feature.column)!;
    const complaints =
      feature.kind === "numeric"
        ? encodeNumeric(target, offset, asNumbers(column), feature)
        : encodeCategorical(target, offset, asCategories(column), feature);
    warnings.push(...complaints.map((complaint) => `${table.source}:${feature.column}: ${complaint}`));
    offset += widthOf(feature);
  }
  yield;
  const dataset = createDataset({
    exampleShape: [width],
    features: target.features,
    labels,
    classes: encoding.label.classes,
    sliceIds,
    slices: encoding.slices,
    exampleIds,
    ...(weights === undefined ? {} : { weights }),
  });
  return { dataset, rows, warnings };
}

interface FeatureTarget {
  readonly features: Float32Array;
  readonly width: number;
  readonly rows: Uint32Array;
}

function encodeNumeric(
  { features, width, rows }: FeatureTarget,
  offset: number,
  { values }: NumericColumn,
  { mean, standardDeviation, hasMissingIndicator }: NumericFeature,
): string[] {
  let missing = 0;
  for (let example = 0; example < rows.length; example++) {
    const value = values[rows[example]!]!;
    const position = example * width + offset;
    if (Number.isNaN(value)) {
      missing += 1;
      if (hasMissingIndicator) features[position + 1] = 1;
    } else if (standardDeviation > 0) {
      features[position] = (value - mean) / standardDeviation;
    }
  }
  const complaints: string[] = [];
  if (standardDeviation === 0) complaints.push("has the same value in all training rows and became 0");
  if (missing > 0 && !hasMissingIndicator) {
    complaints.push(
      `${missing} missing ${missing === 1 ? "value" : "values"} became the mean; the fitted table had none`,
    );
  }
  return complaints;
}

function encodeCategorical(
  { features, width, rows }: FeatureTarget,
  offset: number,
  { codes, categories }: CategoricalColumn,
  feature: CategoricalFeature,
): string[] {
  const indexOf = new Map(feature.categories.map((category, index) => [category, index]));
  const target = categories.map((category) => indexOf.get(category) ?? -1);
  let missing = 0;
  let unknown = 0;
  let firstUnknown = "";
  for (let example = 0; example < rows.length; example++) {
    const code = codes[rows[example]!]!;
    const position = example * width + offset;
    if (code < 0) {
      missing += 1;
      if (feature.hasMissingCategory) features[position + feature.categories.length] = 1;
    } else if (target[code]! < 0) {
      if (unknown === 0) firstUnknown = categories[code]!;
      unknown += 1;
    } else {
      features[position + target[code]!] = 1;
    }
  }
  const complaints: string[] = [];
  const doubt = describeDoubtfulTexts(textsThatOccur(codes, categories), codes.length - missingIn(codes));
  if (doubt !== undefined) complaints.push(doubt);
  if (unknown > 0)
    complaints.push(
      `${unknown} ${unknown === 1 ? "value" : "values"} of categories not fitted became zeros, first "${firstUnknown}"`,
    );
  if (missing > 0 && !feature.hasMissingCategory) {
    complaints.push(
      `${missing} missing ${missing === 1 ? "value" : "values"} became zeros; the fitted table had none`,
    );
  }
  return complaints;
}

/** The categories that rows of this table have; numbers that are one-hot by wish are no texts. */
function textsThatOccur(codes: Int32Array, categories: readonly string[]): string[] {
  const occurs = new Uint8Array(categories.length);
  for (const code of codes) if (code >= 0) occurs[code] = 1;
  return categories.filter((text, code) => occurs[code] === 1 && !isNumber(text));
}

function missingIn(codes: Int32Array): number {
  return codes.reduce((missing, code) => missing + Number(code < 0), 0);
}

function checkColumns(table: Table, encoding: TableEncoding, problems: CappedProblems): void {
  const names = table.columns.map((column) => column.name);
  const { label, sliceBy, weight, id, features } = encoding;
  const needed = new Set([label.column, ...sliceBy, ...features.map((feature) => feature.column)]);
  if (weight !== null) needed.add(weight);
  if (id !== null) needed.add(id);
  for (const name of needed) {
    if (!names.includes(name))
      problems.add(table.source, `no column "${name}"; ${suggestNames(name, names)}`);
  }
  const numeric = features.filter((feature) => feature.kind === "numeric").map((feature) => feature.column);
  for (const name of new Set(weight === null ? numeric : [...numeric, weight])) {
    const column = findColumn(table, name);
    if (column?.kind !== "categorical" || column.missing === table.rowCount) continue;
    const row = column.codes.findIndex((code) => code >= 0 && !isNumber(column.categories[code]!));
    const text = row < 0 ? column.categories[0] : column.categories[column.codes[row]!];
    problems.add(
      locate(table, Math.max(row, 0), name),
      `"${text}" in a column that was numeric when the encoding was fitted`,
    );
  }
}

function isNumber(text: string): boolean {
  return Number.isFinite(Number(text));
}

/**
 * A numeric column as it is; a column of categories, none of which occurs, as numbers that are all missing.
 */
function asNumbers(column: Column): NumericColumn {
  if (column.kind === "numeric") return column;
  const { name, missing, codes } = column;
  return { name, kind: "numeric", values: new Float64Array(codes.length).fill(Number.NaN), missing };
}

function nameExamples(
  table: Table,
  id: string | null,
  rows: Uint32Array,
  problems: CappedProblems,
): string[] {
  if (id === null) return Array.from(rows, (row) => locate(table, row));
  const { codes, categories } = asCategories(findColumn(table, id)!);
  const firstRow = new Int32Array(categories.length).fill(-1);
  return Array.from(rows, (row) => {
    const code = codes[row]!;
    if (code < 0) {
      problems.add(locate(table, row, id), "is missing, expected an id");
      return "";
    }
    if (firstRow[code]! >= 0) {
      problems.add(
        locate(table, row, id),
        `"${categories[code]}" is the id of ${locate(table, firstRow[code]!)} too`,
      );
    }
    firstRow[code] = row;
    return categories[code]!;
  });
}
