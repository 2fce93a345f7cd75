import { InvalidInputError } from "@slicetuner/core";
import type { CodedRows } from "../coding/coded-rows.ts";
import type {
  EngineSlice,
  SearchContext,
  SearchOutcome,
  SearchStatus,
  SliceEngine,
  SliceSums,
} from "../slice-engine.ts";
import { AlphaInvesting } from "../statistics/alpha-investing.ts";
import { effectMeasure } from "../statistics/effect-size.ts";
import { testSlice } from "../statistics/welch-test.ts";
import { isComparable } from "./comparable.ts";
import { findSplit } from "./find-split.ts";
import { type Impurity, labelEntropy, lossVariance } from "./impurity.ts";
import { descending, sortingValue } from "./order.ts";
import { allRows, splitNode, sumRows, type TreeNode, treeLiterals } from "./tree-node.ts";

/** Settings of {@link createTreeEngine}. */
export interface TreeEngineOptions {
  /**
   * What the splits separate: large losses from small ones, or labels, as the published code does. @default
   * "error"
   */
  readonly target?: "error" | "label";
}

/** A node whose effect reaches the threshold. */
interface Recommended {
  readonly node: TreeNode;
  readonly sums: SliceSums;
  readonly effectSize: number;
}

/**
 * A decision tree that grows breadth first. A node whose effect reaches the threshold is tested and not split
 * further; the nodes of a depth are tested largest first (then largest effect first), with one wealth of
 * alpha-investing for the whole tree. Slices are disjoint. (Slice Finder, TKDE 2020, section 3.2, with the
 * tests of 3.3.)
 *
 * The p-value that is tested counts all nodes that the same number of splits could have made; see {@link
 * TreeNode}.
 */
export function createTreeEngine({ target = "error" }: TreeEngineOptions = {}): SliceEngine {
  return { name: "tree", search: async (context) => search(context, target) };
}

function search(context: SearchContext, target: "error" | "label"): SearchOutcome {
  const { counter, options, signal, onProgress } = context;
  const table = rowsOf(context);
  const impurity = impurityOf(table, target, counter.total.meanLoss);
  const measure = effectMeasure(options.effectSize, counter.total);
  const investing = new AlphaInvesting(options.significance);
  const slices: EngineSlice[] = [];
  let evaluated = 0;
  let tested = 0;
  const outcome = (status: SearchStatus): SearchOutcome => ({
    status,
    slices,
    evaluated,
    tested,
    warnings: [],
  });

  let nodes: TreeNode[] = [allRows(table)];
  for (let depth = 1; depth <= options.maximumLiterals && nodes.length > 0; depth++) {
    onProgress({ literals: depth, evaluated });
    const children: TreeNode[] = [];
    for (const node of nodes) {
      signal.throwIfAborted();
      const { best, compared } = findSplit(table, node.rows, impurity, options.minimumRows);
      if (best !== null) children.push(...splitNode(table, node, best, compared));
    }
    const recommended: Recommended[] = [];
    nodes = [];
    for (const node of children) {
      const sums = sumRows(table, node.rows, counter.total.meanLoss);
      const comparable = isComparable(sums.rows, sums.weight, sums.squaredWeight, counter.total);
      const effectSize = comparable ? measure(sums.weight, sums.losses, sums.squaredLosses) : 0;
      evaluated += 1;
      if (comparable && effectSize >= options.effectThreshold) recommended.push({ node, sums, effectSize });
      else nodes.push(node);
    }
    recommended.sort(
      (a, b) =>
        descending(a.sums.rows, b.sums.rows) ||
        descending(sortingValue(a.effectSize), sortingValue(b.effectSize)),
    );
    for (const { node, sums, effectSize } of recommended) {
      // One half of the chance of a false discovery for depth 1, a quarter for depth 2 … , as in the lattice.
      const test = testSlice(sums, counter.total, node.comparisons * 2 ** (depth - 1))!;
      const { level, isRejected } = investing.test(test.testedPValue);
      tested += 1;
      if (isRejected) {
        const literals = treeLiterals(node);
        slices.push({ literals, sums, effectSize, test: { ...test, level }, score: null });
        if (slices.length === options.maximumSlices) return outcome("enough-found");
      }
    }
  }
  return outcome("searched-all");
}

function rowsOf({ rows, counter }: SearchContext): CodedRows {
  if (rows !== null) return rows;
  throw new InvalidInputError(
    [
      {
        path: "engine",
        message: `is "tree", which needs the rows themselves; there is only a counter, ${counter.name}`,
      },
    ],
    { hint: 'Use the engine "lattice" or "score", or give the rows.' },
  );
}

function impurityOf(table: CodedRows, target: "error" | "label", meanLoss: number): Impurity {
  if (target === "error") return lossVariance(table, meanLoss);
  if (table.labels !== undefined) return labelEntropy(table.labels, table.weights);
  throw new InvalidInputError(
    [{ path: "labels", message: 'are missing; the tree with target "label" splits by them' }],
    { hint: 'Give the class of each row, or take the target "error".' },
  );
}
