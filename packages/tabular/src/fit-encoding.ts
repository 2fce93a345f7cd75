import { type Column, ProblemList, type Slice } from "@slicetuner/core";
import { CappedProblems } from "./capped-problems.ts";
import { describeMissingColumn } from "./closest-names.ts";
import type { FeatureEncoding, TableEncoding } from "./encoding.ts";
import { hints } from "./hints.ts";
import { composed } from "./load-file.ts";
import { assignRoles } from "./row-roles.ts";
import { crossSlices } from "./slices.ts";
import { momentsOf } from "./standardize.ts";
import { asCategories, findColumn, type Table } from "./table.ts";

/** A numeric column with more distinct values than this is a quantity: neither label nor slice. */
export const maximumNumbersAsNames = 20;
/** More classes than this are no classes. */
export const maximumClasses = 1000;
/** More slices than this are no slices. */
export const maximumSlices = 1000;
/** A categorical column with more categories than this is a name or a text, not a feature. */
export const maximumCategories = 1000;

/** Which columns are what. */
export interface EncodingOptions {
  /** The column with the classes. */
  readonly label: string;
  /**
   * The columns whose combinations are the slices, at least one. They remain features unless excluded; the
   * label, which may be among them, never is one.
   */
  readonly sliceBy: readonly string[];
  /** Names of the slices to keep, in this order; rows of others are left out. @default all that occur */
  readonly slices?: readonly string[];
  /** A column with the examples' weights, ≥ 0. @default all weights are 1 */
  readonly weight?: string;
  /** A column with a different value in each row, to name the examples. @default named by file and line */
  readonly id?: string;
  /** Columns that are no features, besides label, weight and id. @default [] */
  readonly exclude?: readonly string[];
  /** Numeric columns that are one-hot features like categorical ones. @default [] */
  readonly categorical?: readonly string[];
  /** The training rows, from which means and standard deviations are taken. @default all rows */
  readonly rows?: Uint32Array;
  /**
   * Whether rows without label, slice value or weight are left out; else they are mistakes. @default false
   */
  readonly dropIncomplete?: boolean;
  /**
   * For examples whose features come from elsewhere, such as pictures: no column becomes one. @default false
   */
  readonly withoutFeatures?: boolean;
}

/**
 * Decides how the columns become features, classes and slices.
 *
 * Numeric columns are standardized with mean and population standard deviation of the training rows; a
 * missing value counts as the mean, and a column that has some gets a second feature that tells it.
 * Categorical columns become one feature for each category of the whole table (a class of rare people may
 * have no training row), and one for "missing" where values are. Classes and slices are those of the whole
 * table.
 *
 * @throws InvalidInputError with all that is wrong: unknown columns, one class only, too many classes, slices
 * or categories, rows without label.
 */
export function fitEncoding(table: Table, given: EncodingOptions): TableEncoding {
  const options = withComposedNames(given);
  checkColumns(table, options);
  const problems = new CappedProblems(table.source);
  const classes = findClasses(table, options.label, problems);
  const slices = findSlices(table, options, problems);
  const roles = {
    label: { column: options.label, classes },
    sliceBy: [...options.sliceBy],
    slices,
    otherSlices: options.slices === undefined ? ("error" as const) : ("drop" as const),
    otherClasses: "error" as const,
    incompleteRows: options.dropIncomplete ? ("drop" as const) : ("error" as const),
    weight: options.weight ?? null,
  };
  if (problems.count === 0) assignRoles(table, roles, problems);
  const features = options.withoutFeatures ? [] : fitFeatures(table, options, problems);
  problems.throwIfAny();
  return { ...roles, id: options.id ?? null, features };
}

/** Names are compared in Unicode's composed form, in which tables have them. */
function withComposedNames(options: EncodingOptions): EncodingOptions {
  const { label, sliceBy, slices, weight, id, exclude = [], categorical = [] } = options;
  return {
    ...options,
    label: composed(label),
    sliceBy: sliceBy.map(composed),
    exclude: exclude.map(composed),
    categorical: categorical.map(composed),
    ...(slices !== undefined && { slices: slices.map(composed) }),
    ...(weight !== undefined && { weight: composed(weight) }),
    ...(id !== undefined && { id: composed(id) }),
  };
}

function checkColumns(table: Table, options: EncodingOptions): void {
  const problems = new ProblemList();
  const names = table.columns.map((column) => column.name);
  const { label, sliceBy, weight, id, exclude = [], categorical = [], rows } = options;
  const wanted: [path: string, name: string][] = [
    ["label", label],
    ...sliceBy.map((name): [string, string] => ["sliceBy", name]),
    ...exclude.map((name): [string, string] => ["exclude", name]),
    ...categorical.map((name): [string, string] => ["categorical", name]),
  ];
  if (weight !== undefined) wanted.push(["weight", weight]);
  if (id !== undefined) wanted.push(["id", id]);
  for (const [path, name] of wanted) {
    problems.expect(
      names.includes(name) || (path === "exclude" && table.excluded.includes(name)),
      path,
      describeMissingColumn(table, name),
    );
  }
  problems.expect(sliceBy.length > 0, "sliceBy", "names no column");
  problems.expect(new Set(sliceBy).size === sliceBy.length, "sliceBy", "names a column twice");
  for (const [path, name] of [
    ["weight", weight],
    ["id", id],
  ] as const) {
    problems.expect(name !== label, path, `"${name}" is the label`);
  }
  if (weight !== undefined && findColumn(table, weight)?.kind === "categorical") {
    problems.add("weight", `the column "${weight}" holds texts, expected numbers`);
  }
  if (rows !== undefined) {
    problems.expect(rows.length > 0, "rows", "no training row");
    const outside = rows.find((row) => row >= table.rowCount);
    problems.expect(outside === undefined, "rows", `row ${outside} of ${table.rowCount}`);
  }
  problems.throwIfAny();
}

function findClasses(table: Table, label: string, problems: CappedProblems): readonly string[] {
  const column = findColumn(table, label)!;
  const { categories } = asCategories(column);
  const place = `${table.source}:${label}`;
  if (categories.length < 2) {
    const found = categories.length === 1 ? `only one class, "${categories[0]}"` : "no value";
    problems.add(place, `the label has ${found}; expected at least two classes`);
  } else if (column.kind === "numeric" && categories.length > maximumNumbersAsNames) {
    problems.add(
      place,
      `the label has ${count(categories.length)} different numbers, a quantity and not classes`,
      hints.quantity,
    );
  } else if (categories.length > maximumClasses) {
    problems.add(place, `the label has ${categories.length} classes, expected at most ${maximumClasses}`);
  }
  return categories;
}

function findSlices(table: Table, options: EncodingOptions, problems: CappedProblems): readonly Slice[] {
  const quantities = findQuantities(table, options.sliceBy);
  for (const { name, numbers } of quantities) {
    const message = `has ${count(numbers)} different numbers, a quantity and not names of slices`;
    problems.add(`${table.source}:${name}`, message, hints.quantity);
  }
  if (quantities.length > 0) return [];
  const { slices } = crossSlices(table, options.sliceBy);
  const place = `${table.source}:${options.sliceBy.join(",")}`;
  const byName = new Map(slices.map((slice) => [slice.name, slice]));
  if (slices.length === 0) {
    problems.add(place, "no row has a slice: values are missing everywhere");
  } else if (byName.size < slices.length) {
    const twice = slices.find((slice) => byName.get(slice.name) !== slice)!;
    problems.add(place, `two combinations of values are both named "${twice.name}": rename a value`);
  }
  if (options.slices === undefined) {
    if (slices.length > maximumSlices) {
      problems.add(
        place,
        `${count(slices.length)} slices, expected at most ${maximumSlices}: slice by fewer columns, or cut a number into ranges`,
      );
    }
    return slices;
  }
  const names = slices.map((slice) => slice.name).slice(0, maximumSlices);
  if (options.slices.length === 0) problems.add("slices", "names no slice");
  if (new Set(options.slices).size < options.slices.length) problems.add("slices", "names a slice twice");
  return options.slices.flatMap((name) => {
    const slice = byName.get(name);
    if (slice === undefined) problems.add("slices", `no slice "${name}"; there are ${names.join(", ")}`);
    return slice ?? [];
  });
}

/** Numeric columns with too many different numbers to name slices. */
function findQuantities(table: Table, names: readonly string[]): { name: string; numbers: number }[] {
  return names
    .map((name) => findColumn(table, name)!)
    .filter((column) => column.kind === "numeric")
    .map((column) => ({ name: column.name, numbers: asCategories(column).categories.length }))
    .filter(({ numbers }) => numbers > maximumNumbersAsNames);
}

function fitFeatures(table: Table, options: EncodingOptions, problems: CappedProblems): FeatureEncoding[] {
  const left = new Set([options.label, options.weight, options.id, ...(options.exclude ?? [])]);
  const features = table.columns.filter((column) => !left.has(column.name));
  if (features.length === 0) problems.add("exclude", "no column is left as a feature");
  const oneHot = new Set(options.categorical);
  return features.map((column) => {
    const feature =
      column.kind === "numeric" && !oneHot.has(column.name)
        ? fitNumeric(column.values, column, options.rows)
        : fitCategorical(column);
    const place = `${table.source}:${column.name}`;
    if (feature.kind === "categorical" && feature.categories.length > maximumCategories) {
      problems.add(
        place,
        `${count(feature.categories.length)} categories, expected at most ${maximumCategories}: exclude the column, or make it the id`,
      );
    }
    if (feature.kind === "numeric" && !Number.isFinite(feature.mean + feature.standardDeviation)) {
      problems.add(place, "its numbers are too large to be standardized");
    }
    return feature;
  });
}

function fitNumeric(values: Float64Array, { name, missing }: Column, rows?: Uint32Array): FeatureEncoding {
  return { kind: "numeric", column: name, ...momentsOf(values, rows), hasMissingIndicator: missing > 0 };
}

function fitCategorical(column: Column): FeatureEncoding {
  const { categories } = asCategories(column);
  return { kind: "categorical", column: column.name, categories, hasMissingCategory: column.missing > 0 };
}

function count(number: number): string {
  return number.toLocaleString("en");
}
