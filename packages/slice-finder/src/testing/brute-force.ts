import { studentUpperTail } from "@slicetuner/core";
import type { CodedRows } from "../coding/coded-rows.ts";
import type { SearchOptions } from "../search-options.ts";
import { compareLists } from "./brute-counter.ts";

/** A conjunction and its rows, found by looking at each row. */
export interface Conjunction {
  readonly columns: readonly number[];
  readonly codes: readonly number[];
  readonly rows: readonly number[];
}

/** What {@link describeRows} says. */
export interface RowMoments {
  readonly rows: number;
  readonly weight: number;
  readonly mean: number;
  readonly variance: number;
  readonly effective: number;
}

/** Mean, variance and effective size by their definitions, two passes over the rows. */
export function describeRows(table: CodedRows, rows: readonly number[]): RowMoments {
  const weight = (row: number) => table.weights?.[row] ?? 1;
  const total = rows.reduce((sum, row) => sum + weight(row), 0);
  const mean = rows.reduce((sum, row) => sum + (weight(row) / total) * table.losses[row]!, 0);
  const variance = rows.reduce(
    (sum, row) => sum + (weight(row) / total) * (table.losses[row]! - mean) ** 2,
    0,
  );
  const effective = total ** 2 / rows.reduce((sum, row) => sum + weight(row) ** 2, 0);
  return { rows: rows.length, weight: total, mean: mean, variance: variance, effective: effective };
}

/**
 * Every conjunction with a row, of at most so many literals: fewer literals first, then by columns, then by
 * codes.
 */
export function allConjunctions(table: CodedRows, maximumLiterals: number): Conjunction[] {
  const all = Array.from({ length: table.rowCount }, (_, row) => row);
  let level: Conjunction[] = [{ columns: [], codes: [], rows: all }];
  const found: Conjunction[] = [];
  for (let literals = 1; literals <= maximumLiterals; literals++) {
    level = level.flatMap(({ columns, codes, rows }) =>
      table.columns.flatMap((coded, column) =>
        column <= (columns.at(-1) ?? -1)
          ? []
          : coded.values.map((_, code) => ({
              columns: [...columns, column],
              codes: [...codes, code],
              rows: rows.filter((row) => table.codes[column]![row] === code),
            })),
      ),
    );
    level.sort((a, b) => compareLists(a.columns, b.columns) || compareLists(a.codes, b.codes));
    found.push(...level.filter(({ rows }) => rows.length > 0));
  }
  return found;
}

export function others(table: CodedRows, rows: readonly number[]): number[] {
  const inside = new Set(rows);
  return Array.from({ length: table.rowCount }, (_, row) => row).filter((row) => !inside.has(row));
}

/** Cohen's effect size by its definition; null where the slice cannot be compared with the other rows. */
export function effectOf(table: CodedRows, rows: readonly number[]): number | null {
  const outside = others(table, rows);
  if (rows.length < 2 || outside.length < 2) return null;
  const [a, b] = [describeRows(table, rows), describeRows(table, outside)];
  if (!(a.effective > 1 + 1e-9 && b.effective > 1 + 1e-9)) return null;
  const [inside, without] = [clean(a), clean(b)];
  const difference = a.mean - b.mean;
  if (Math.abs(difference) < 1e-13 * (Math.abs(a.mean) + Math.abs(b.mean))) return 0;
  return difference / Math.sqrt((inside + without) / 2);
}

/** A variance of rounding errors is none. */
function clean({ variance, mean }: { variance: number; mean: number }): number {
  return variance > 1e-20 * mean ** 2 ? variance : 0;
}

/** The p-values of a slice by their definitions. */
export function pValuesOf(
  table: CodedRows,
  rows: readonly number[],
  comparisons: number,
): { readonly plain: number; readonly tested: number } {
  const [a, b] = [describeRows(table, rows), describeRows(table, others(table, rows))];
  const all = describeRows(table, [...table.losses.keys()]);
  const sample = ({ variance, effective }: RowMoments) => (variance * effective) / (effective - 1);
  const pValue = (inside: number) => {
    const [first, second] = [inside / a.effective, sample(b) / b.effective];
    const degrees =
      (first + second) ** 2 / (first ** 2 / (a.effective - 1) + second ** 2 / (b.effective - 1));
    return studentUpperTail((a.mean - b.mean) / Math.sqrt(first + second), degrees);
  };
  const plain = clean(a) + clean(b) === 0 ? 0 : pValue(sample(a));
  const guarded = pValue(Math.max(sample(a), sample(all)));
  return { plain, tested: Math.min(1, Math.max(plain, guarded) * comparisons) };
}

/**
 * What a search found, or that it hangs on rounding whether something is found: then nothing can be compared.
 */
export interface BruteOutcome {
  readonly slices: readonly BruteSlice[];
  readonly evaluated: number;
  readonly tested: number;
  readonly isClose: boolean;
}

/**
 * Slices of one level, tested in their order with alpha-investing as section 2.4 of the specification has it.
 */
export class BruteInvesting {
  isClose = false;
  tested = 0;
  #wealth: number;
  #lastRejection = 0;
  readonly #alpha: number;

  constructor(alpha: number) {
    this.#alpha = alpha;
    this.#wealth = alpha;
  }

  accepts(pValue: number): boolean {
    this.tested += 1;
    const level = Math.min(this.#wealth / (1 + this.tested - this.#lastRejection), 1 / 3);
    if (Math.abs(pValue - level) < 1e-6 * level) this.isClose = true;
    if (pValue <= level) {
      this.#wealth += this.#alpha;
      this.#lastRejection = this.tested;
      return true;
    }
    this.#wealth -= level / (1 - level);
    return false;
  }
}

/** The definition of the lattice search. */
export function bruteLattice(table: CodedRows, options: SearchOptions): BruteOutcome {
  const investing = new BruteInvesting(options.significance);
  const problematic: Conjunction[] = [];
  const slices: BruteSlice[] = [];
  const known = new Set<string>();
  let evaluated = 0;
  let isClose = false;
  const done = () => ({ slices, evaluated, tested: investing.tested, isClose: isClose || investing.isClose });
  const conjunctions = allConjunctions(table, options.maximumLiterals);
  for (let literals = 1; literals <= options.maximumLiterals; literals++) {
    const level = conjunctions
      .filter(({ columns, rows }) => columns.length === literals && rows.length >= options.minimumRows)
      .filter((slice) => !problematic.some((general) => contains(slice, general)))
      .map((slice) => ({ ...slice, effect: effectOf(table, slice.rows) }))
      .filter(({ effect }) => effect !== null);
    evaluated += level.length;
    isClose ||= level.some(({ effect }) => Math.abs(effect! - options.effectThreshold) < 1e-9);
    const interesting = level
      .filter(({ effect }) => effect! >= options.effectThreshold)
      .sort((a, b) => b.rows.length - a.rows.length || compareClose(b.effect!, a.effect!));
    problematic.push(...interesting);
    for (const slice of interesting) {
      if (known.has(slice.rows.join())) continue;
      known.add(slice.rows.join());
      const { tested } = pValuesOf(table, slice.rows, level.length * 2 ** (literals - 1));
      if (investing.accepts(tested)) joinNeighbours(table, slices, slice, options.effectThreshold);
      if (slices.length === options.maximumSlices) return done();
    }
  }
  return done();
}

/** A conjunction in which a column may have several values. */
export interface BruteSlice {
  readonly columns: readonly number[];
  readonly codes: readonly (readonly number[])[];
  readonly rows: readonly number[];
}

/**
 * Adds a slice; as long as two are neighbours and bad enough together, the later one goes into the earlier
 * one.
 */
function joinNeighbours(
  table: CodedRows,
  slices: BruteSlice[],
  { columns, codes, rows }: Conjunction,
  threshold: number,
): void {
  let added: BruteSlice = { columns, codes: codes.map((code) => [code]), rows };
  slices.push(added);
  for (let again = true; again; ) {
    again = false;
    for (const other of slices) {
      const joined = other === added ? null : union(table, other, added);
      if (joined === null || !(effectOf(table, joined.rows)! >= threshold)) continue;
      slices.splice(slices.indexOf(added), 1);
      slices[slices.indexOf(other)] = joined;
      added = joined;
      again = true;
      break;
    }
  }
}

/**
 * Both slices as one, where they differ in one ordered column and its values are all that lie between two of
 * them.
 */
function union(table: CodedRows, a: BruteSlice, b: BruteSlice): BruteSlice | null {
  if (a.columns.join() !== b.columns.join()) return null;
  const different = a.columns.filter((_, index) => a.codes[index]!.join() !== b.codes[index]!.join());
  const column = table.columns[different[0]!];
  if (different.length !== 1 || !column!.isOrdered) return null;
  const codes = a.columns.map((_, index) =>
    [...new Set([...a.codes[index]!, ...b.codes[index]!])].sort((x, y) => x - y),
  );
  const own = codes[a.columns.indexOf(different[0]!)]!;
  const isRange = own.at(-1)! - own[0]! === own.length - 1;
  const hasMissing = column!.hasMissing && own.at(-1) === column!.values.length - 1;
  if (!isRange || hasMissing || own.length === column!.values.length) return null;
  return { columns: a.columns, codes, rows: [...a.rows, ...b.rows].sort((x, y) => x - y) };
}

/** The definition of SliceLine's score: all are scored, the best are kept. */
export function bruteScore(table: CodedRows, options: SearchOptions, alpha: number): Conjunction[] {
  const all = describeRows(table, [...table.losses.keys()]);
  return allConjunctions(table, options.maximumLiterals)
    .filter(({ rows }) => rows.length >= options.minimumRows && effectOf(table, rows) !== null)
    .map((slice) => {
      const { weight, mean } = describeRows(table, slice.rows);
      return { ...slice, score: alpha * (mean / all.mean - 1) - (1 - alpha) * (all.weight / weight - 1) };
    })
    .filter(({ score }) => score > 5e-10)
    .sort(
      (a, b) =>
        compareClose(b.score, a.score) ||
        a.columns.length - b.columns.length ||
        b.rows.length - a.rows.length,
    )
    .slice(0, options.maximumSlices);
}

/** Whether the first has all literals of the second. */
function contains(specific: Conjunction, general: Conjunction): boolean {
  return general.columns.every(
    (column, index) => specific.codes[specific.columns.indexOf(column)] === general.codes[index],
  );
}

/** Numbers that differ by rounding are equal. */
export function compareClose(a: number, b: number): number {
  if (a === b || Math.abs(a - b) < 1e-8) return 0;
  return a - b;
}
