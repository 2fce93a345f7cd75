import { Random } from "@slicetuner/core";
import { formatAmount } from "@slicetuner/results";
import {
  areDates,
  asCategories,
  type ColumnDescription,
  describeTable,
  findColumn,
  type Table,
} from "@slicetuner/tabular";
import { errorsRemoved } from "./label-share.ts";

/** A column that should be no feature, and why. */
export interface LeftOut {
  readonly column: string;
  readonly kind: "leak" | "id" | "constant" | "dates" | "too many values";
  readonly reason: string;
}

/** What columns may be, the likeliest first. */
export interface Candidates {
  readonly labels: readonly string[];
  readonly slices: readonly string[];
  readonly groups: readonly string[];
}

/** Slices with fewer rows are named as too small. */
export const fewestRows = 30;
/** Of two crossed columns, how many rows every cell has to have for both to be proposed. */
const comfortableRows = 60;
/** A column that removes this share of the errors gives the label away. */
const leakShare = 0.9;
/** One that removes this share of them may be known only afterwards. */
const doubtfulShare = 0.5;
/** More categories are refused as a feature. */
const mostCategories = 1000;
const mostClasses = 20;
const mostSlices = 12;

const labelWords =
  /^(label|target|class|y|outcome|response|income|bought|purchased?|default(ed)?|churn(ed)?|approved|decision|survived|diagnosis|fraud|click(ed)?|hired|two_year_recid)$/i;
const sensitiveWords =
  /(^|[_\W])(sex|gender|race|ethnic\w*|religion|nationality|disab\w*|age_?(group|cat\w*|band|range))($|[_\W])/i;
const sliceWords =
  /(^|[_\W])(region|country|state|city|area|language|segment|group|category|type|site|source|age|marital\w*)($|[_\W])/i;
const idWords = /(^|[_\W])(id|uuid|guid|key|index|row)$/i;

/** Which columns may be label, slices and groups, before anybody said anything. */
export function findCandidates(table: Table): Candidates {
  const described = describeTable(table);
  const last = described.at(-1)?.name;
  const rank = (names: readonly ColumnDescription[], score: (column: ColumnDescription) => number) =>
    names
      .map((column) => ({ name: column.name, score: score(column) }))
      .sort((one, other) => other.score - one.score)
      .map(({ name }) => name);
  const few = (column: ColumnDescription, most: number): boolean =>
    column.distinct >= 2 && column.distinct <= most && 10 * column.distinct <= table.rowCount;
  const labels = described.filter(
    (column) => few(column, mostClasses) && 2 * column.missing < table.rowCount,
  );
  const slices = described.filter(
    (column) => few(column, mostSlices) && (column.kind === "categorical" || column.distinct <= 5),
  );
  return {
    labels: rank(
      labels,
      ({ name, distinct, missing }) =>
        (labelWords.test(name) ? 8 : 0) +
        (name === last ? 4 : 0) +
        (distinct === 2 ? 2 : 0) +
        (missing === 0 ? 1 : 0) -
        (sensitiveWords.test(name) ? 6 : 0),
    ),
    slices: rank(
      slices,
      ({ name, kind, distinct }) =>
        (sensitiveWords.test(name) ? 8 : 0) +
        (sliceWords.test(name) ? 4 : 0) +
        (kind === "categorical" ? 2 : 0) -
        distinct / 100,
    ),
    groups: slices.map(({ name }) => name).filter((name) => sensitiveWords.test(name)),
  };
}

/** The slices to propose for a label: the likeliest column, and a second one where no cell gets small. */
export function proposeSlices(
  table: Table,
  { slices }: Candidates,
  usable: (name: string) => boolean,
): string[] {
  const [first, ...others] = slices.filter(usable);
  if (first === undefined) return [];
  const second = others.slice(0, 4).find((other) => {
    const sizes = cellSizes(table, [first, other]);
    return sizes.every(({ rows }) => rows >= comfortableRows);
  });
  return second === undefined ? [first] : [first, second];
}

/** The groups to propose: columns of people's traits, else those that make the slices; at most two. */
export function proposeGroups({ groups }: Candidates, slices: readonly string[], label: string): string[] {
  const found = groups.filter((name) => name !== label);
  return (found.length > 0 ? found : slices).slice(0, 2);
}

/** Rows of each combination of values that occurs, the largest first; rows that lack a value are in none. */
export function cellSizes(
  table: Table,
  names: readonly string[],
): { readonly name: string; readonly rows: number }[] {
  const columns = names.map((name) => asCategories(findColumn(table, name)!));
  const counts = new Map<string, number>();
  for (let row = 0; row < table.rowCount; row++) {
    const codes = columns.map((column) => column.codes[row]!);
    if (codes.some((code) => code < 0)) continue;
    const name = codes.map((code, index) => columns[index]!.categories[code]!).join("-");
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].map(([name, rows]) => ({ name, rows })).sort((one, other) => other.rows - one.rows);
}

/** Columns that should be no features: ids, constants, texts, and those that give the label away. */
export function findLeftOut(table: Table, label: string, kept: readonly string[]): LeftOut[] {
  const labelColumn = asCategories(findColumn(table, label)!);
  const random = new Random(1);
  return describeTable(table).flatMap((column): LeftOut[] => {
    const { name, distinct, missing } = column;
    if (name === label) return [];
    const filled = table.rowCount - missing;
    // One value beside missing ones may say much: it is there or it is not.
    if (distinct === 0 || (distinct === 1 && missing === 0))
      return [
        {
          column: name,
          kind: "constant",
          reason: distinct === 0 ? "has no value" : "is the same in every row",
        },
      ];
    const share = errorsRemoved(findColumn(table, name)!, labelColumn.codes, random.fork("leak", name));
    if (share >= leakShare) {
      const reason = `removes ${(100 * share).toFixed(share > 0.995 ? 1 : 0)} % of the errors in guessing ${label}, alone`;
      return [{ column: name, kind: "leak", reason }];
    }
    if (kept.includes(name)) return [];
    const isWhole = column.range === null || holdsWholeNumbers(table, name);
    const isNamed = idWords.test(name) && 2 * distinct > filled;
    if (isWhole && filled >= 20 && (distinct >= 0.98 * filled || isNamed))
      return [{ column: name, kind: "id", reason: "has a value of its own in almost every row" }];
    if (column.kind === "categorical" && areDates(asCategories(findColumn(table, name)!).categories))
      return [{ column: name, kind: "dates", reason: `has ${formatAmount(distinct)} different dates` }];
    const isText = column.kind === "categorical" && distinct > 100 && 2 * distinct > filled;
    if (isText || (column.kind === "categorical" && distinct > mostCategories))
      return [
        {
          column: name,
          kind: "too many values",
          reason: `has ${formatAmount(distinct)} values in ${formatAmount(filled)} rows`,
        },
      ];
    return [];
  });
}

/** Columns that tell the label so well that one should ask whether they are known before it is. */
export function findDoubtful(table: Table, label: string, names: readonly string[]): string[] {
  const { codes } = asCategories(findColumn(table, label)!);
  const random = new Random(1);
  return names.flatMap((name) => {
    const share = errorsRemoved(findColumn(table, name)!, codes, random.fork("leak", name));
    if (share < doubtfulShare) return [];
    const how = `removes ${(100 * share).toFixed(0)} % of the errors in guessing ${label}, alone`;
    return [`${name} ${how}: if it is known only when ${label} is, leave it out with --exclude`];
  });
}

function holdsWholeNumbers(table: Table, name: string): boolean {
  const column = findColumn(table, name)!;
  return (
    column.kind === "numeric" &&
    column.values.every((value) => Number.isNaN(value) || Number.isInteger(value))
  );
}
