import type { SearchContext, SearchOutcome, SearchStatus, SliceEngine } from "../slice-engine.ts";
import { AlphaInvesting } from "../statistics/alpha-investing.ts";
import { effectMeasure } from "../statistics/effect-size.ts";
import { testSlice } from "../statistics/welch-test.ts";
import { isComparable } from "./comparable.ts";
import { cellLiterals, cellSums, Lattice, type LatticeTable } from "./lattice.ts";
import { descending, sortingValue } from "./order.ts";
import { SliceList } from "./slice-list.ts";

/** A slice whose effect reaches the threshold. */
interface Candidate {
  readonly table: LatticeTable;
  readonly cell: number;
  readonly effectSize: number;
}

/**
 * Breadth first over conjunctions of `column = value`: one literal, then two, and so on. A slice whose effect
 * reaches the threshold is problematic: it is tested and not refined, so that only the most general slices
 * come back. The slices of a level are tested largest first (then largest effect first), with one wealth of
 * alpha-investing for the whole search. (Slice Finder, TKDE 2020, sections 3.1 and 3.3.) What comes back has
 * no repetitions: see {@link SliceList}.
 *
 * The p-value that is tested counts all slices of a level among which the slice was chosen; see {@link
 * levelComparisons}.
 */
export function createLatticeEngine(): SliceEngine {
  return { name: "lattice", search };
}

async function search(context: SearchContext): Promise<SearchOutcome> {
  const { counter, options, onProgress } = context;
  const measure = effectMeasure(options.effectSize, counter.total);
  const lattice = new Lattice(context, { largestLosses: false });
  const investing = new AlphaInvesting(options.significance);
  const found = new SliceList(context, measure);
  let evaluated = 0;
  let tested = 0;
  const outcome = (status: SearchStatus): SearchOutcome => ({
    status,
    slices: found.slices,
    evaluated,
    tested,
    warnings: [],
  });

  for (let literals = 1; literals <= options.maximumLiterals; literals++) {
    onProgress({ literals, evaluated });
    const tables = await lattice.descend(() => true);
    if (tables.length === 0) break;
    const level = judgeLevel(tables, lattice, context, measure);
    evaluated += level.compared;
    const comparisons = levelComparisons(literals, level.compared);
    for (const { table, cell, effectSize } of level.problematic) {
      const candidate = { literals: cellLiterals(table.cells, cell), sums: cellSums(table.cells, cell) };
      if (found.isKnown(candidate)) continue;
      const test = testSlice(candidate.sums, counter.total, comparisons)!;
      const { level, isRejected } = investing.test(test.testedPValue);
      tested += 1;
      if (!isRejected) continue;
      found.add(candidate, { ...candidate, effectSize, test: { ...test, level }, score: null });
      if (found.slices.length === options.maximumSlices) return outcome("enough-found");
    }
  }
  return outcome("searched-all");
}

/**
 * By how much the p-values of a level are multiplied: the number of its slices, 2 times that for two
 * literals, 4 times for three … Before the first acceptance no level of alpha-investing is above α / 2. So
 * the chance that any slice is accepted where no slice is bad is at most α / 2 · (1 + 1/2 + 1/4 + …) < α,
 * whatever the threshold and however slices overlap.
 */
function levelComparisons(literals: number, compared: number): number {
  return compared * 2 ** (literals - 1);
}

/** Opens the cells that are not bad enough, and gives the others in the order in which they are tested. */
function judgeLevel(
  tables: readonly LatticeTable[],
  lattice: Lattice,
  { counter: { total }, options }: SearchContext,
  measure: ReturnType<typeof effectMeasure>,
): { readonly problematic: Candidate[]; readonly compared: number } {
  const problematic: Candidate[] = [];
  let compared = 0;
  for (const table of tables) {
    const { rows, weights, squaredWeights, losses, squaredLosses } = table.cells;
    const parentsOf = lattice.parentsOf(table);
    for (let cell = 0; cell < rows.length; cell++) {
      if (parentsOf(cell) === null) continue;
      table.isOpen[cell] = 1;
      if (!isComparable(rows[cell]!, weights[cell]!, squaredWeights[cell]!, total)) continue;
      compared += 1;
      const effectSize = measure(weights[cell]!, losses[cell]!, squaredLosses[cell]!);
      if (effectSize >= options.effectThreshold) {
        table.isOpen[cell] = 0;
        problematic.push({ table, cell, effectSize });
      }
    }
  }
  // Sorting is stable: ties stay in the order of columns and codes.
  problematic.sort(
    (a, b) =>
      descending(a.table.cells.rows[a.cell]!, b.table.cells.rows[b.cell]!) ||
      descending(sortingValue(a.effectSize), sortingValue(b.effectSize)),
  );
  return { problematic, compared };
}
