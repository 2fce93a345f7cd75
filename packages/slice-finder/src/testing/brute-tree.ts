import type { CodedRows } from "../coding/coded-rows.ts";
import type { SearchOptions } from "../search-options.ts";
import type { CodedLiteral } from "../slice-engine.ts";
import { BruteInvesting, compareClose, describeRows, effectOf, pValuesOf } from "./brute-force.ts";

/** A node that the brute tree accepts. */
export interface BruteNode {
  readonly rows: readonly number[];
  readonly literals: readonly CodedLiteral[];
  readonly comparisons: number;
}

/** What the tree search finds, or that it hangs on rounding what is found. */
export interface BruteTreeOutcome {
  readonly slices: readonly BruteNode[];
  readonly tested: number;
  readonly isClose: boolean;
}

/** The definition of the tree search, each split's sides gone through row by row. */
export function bruteTree(
  table: CodedRows,
  options: SearchOptions,
  target: "error" | "label",
): BruteTreeOutcome {
  const investing = new BruteInvesting(options.significance);
  const slices: BruteNode[] = [];
  let isClose = false;
  const done = () => ({ slices: slices, tested: investing.tested, isClose: isClose || investing.isClose });
  let nodes: BruteNode[] = [{ rows: [...table.losses.keys()], literals: [], comparisons: 1 }];
  for (let depth = 1; depth <= options.maximumLiterals; depth++) {
    const children = nodes.flatMap((node): BruteNode[] => {
      const split = bestSplit(table, node.rows, options.minimumRows, target);
      isClose ||= split.isClose;
      return split.sides.map(({ rows, column, codes }) => ({
        rows: rows,
        literals: narrow(node.literals, column, codes),
        comparisons: node.comparisons * 2 * split.compared,
      }));
    });
    const effects = new Map(children.map((node) => [node, effectOf(table, node.rows)]));
    const isBad = (node: BruteNode) => (effects.get(node) ?? 0) >= options.effectThreshold;
    isClose ||= [...effects.values()].some((effect) => Math.abs(effect! - options.effectThreshold) < 1e-9);
    const recommended = children
      .filter(isBad)
      .sort((a, b) => b.rows.length - a.rows.length || compareClose(effects.get(b)!, effects.get(a)!));
    for (const node of recommended) {
      const { tested } = pValuesOf(table, node.rows, node.comparisons * 2 ** (depth - 1));
      if (investing.accepts(tested)) slices.push(node);
      if (slices.length === options.maximumSlices) return done();
    }
    nodes = children.filter((node) => !isBad(node));
  }
  return done();
}

function narrow(literals: readonly CodedLiteral[], column: number, codes: readonly number[]): CodedLiteral[] {
  const before = literals.find((literal) => literal.column === column);
  const both = codes.filter((code) => before?.codes.includes(code) ?? true);
  return [...literals.filter((literal) => literal !== before), { column: column, codes: both }].sort(
    (a, b) => a.column - b.column,
  );
}

function bestSplit(
  table: CodedRows,
  rows: readonly number[],
  minimumRows: number,
  target: "error" | "label",
) {
  const share = (part: readonly number[]) => impurity(table, part, target) / impurity(table, rows, target);
  const splits = table.columns.flatMap(({ isOrdered, values }, column) => {
    const isPresent = (code: number) => rows.some((row) => table.codes[column]![row] === code);
    return values.flatMap((_, code) => {
      const left = [...values.keys()].filter((other) => (isOrdered ? other <= code : other === code));
      const right = [...values.keys()].filter((other) => !left.includes(other));
      const sides = [left, right].map((codes) => ({
        column: column,
        codes: codes,
        rows: rows.filter((row) => codes.includes(table.codes[column]![row]!)),
      }));
      const isAllowed = isPresent(code) && sides.every((side) => side.rows.length >= minimumRows);
      return isAllowed ? [sides] : [];
    });
  });
  if (!(impurity(table, rows, target) > 1e-20)) return { sides: [], compared: 0, isClose: false };
  const gains = splits.map(([left, right]) => 1 - share(left!.rows) - share(right!.rows));
  const largest = Math.max(1e-9, ...gains);
  const first = gains.findIndex((gain) => gain > 1.5e-9 && gain > largest - 1e-10);
  // Gains that are neither equal nor clearly different.
  const isClose = gains.some((gain) => gain < largest - 1e-12 && gain > largest - 1e-8);
  return { sides: splits[first] ?? [], compared: splits.length, isClose: isClose };
}

/** Weight times impurity: by definition, not from sums. */
function impurity(table: CodedRows, rows: readonly number[], target: "error" | "label"): number {
  if (rows.length === 0) return 0;
  const { weight, variance } = describeRows(table, rows);
  if (weight === 0) return 0;
  if (target === "error") return weight * variance;
  return [0, 1, 2].reduce((bits, label) => {
    const inLabel = rows.filter((row) => table.labels![row] === label);
    const share = inLabel.reduce((sum, row) => sum + (table.weights?.[row] ?? 1), 0) / weight;
    return share > 0 ? bits - weight * share * Math.log2(share) : bits;
  }, 0);
}
