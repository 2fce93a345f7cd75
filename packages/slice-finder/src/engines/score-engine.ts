import { type CountedTotal, InvalidInputError } from "@slicetuner/core";
import type { EngineSlice, SearchContext, SearchOutcome, SliceEngine } from "../slice-engine.ts";
import { effectMeasure } from "../statistics/effect-size.ts";
import { testSlice } from "../statistics/welch-test.ts";
import { isComparable } from "./comparable.ts";
import { cellLiterals, cellSums, Lattice, type ParentCells } from "./lattice.ts";
import { sortingValue } from "./order.ts";
import { SliceScore } from "./slice-score.ts";
import { TopCells } from "./top-cells.ts";

/** Settings of {@link createScoreEngine}. */
export interface ScoreEngineOptions {
  /**
   * Weight of the errors against the size, in (0.5, 1]: with less no slice can score above 0. @default 0.95
   */
  readonly alpha?: number;
}

/**
 * The slices with the largest scores, exactly: α·(mean loss / mean loss of all − 1) − (1 − α)·(all rows /
 * rows − 1). Only scores above 0. No slice is counted that cannot be among them, by bounds on its size and
 * its losses that its parents give. (SliceLine, S. Sagadeeva, M. Boehm, SIGMOD 2021, definitions 2 and 3,
 * section 3.)
 *
 * Slices may contain one another. No test decides; the `testedPValue` counts all conjunctions that there
 * could be.
 */
export function createScoreEngine({ alpha = 0.95 }: ScoreEngineOptions = {}): SliceEngine {
  return { name: "score", search: (context) => search(context, alpha) };
}

async function search(context: SearchContext, alpha: number): Promise<SearchOutcome> {
  const { counter, options, onProgress } = context;
  const { total } = counter;
  checkLosses(total);
  const score = new SliceScore(alpha, total, options.minimumRows);
  const top = new TopCells(options.maximumSlices);
  const lattice = new Lattice(context, { largestLosses: true });
  let evaluated = 0;

  /**
   * Whether a slice within these limits, or anything that it contains, can have a score above the lowest of
   * the best.
   */
  const canExceed = (lowest: number, weight: number, losses: number, largestLoss: number) => {
    const bound = score.upperBound(weight, losses, largestLoss);
    // Rounding must not close what is exactly as good as its bound.
    return sortingValue(bound + 1e-12 * (1 + Math.abs(bound))) > lowest;
  };

  for (let literals = 1; literals <= options.maximumLiterals; literals++) {
    onProgress({ literals, evaluated });
    // What a level adds to the best does not bound the level itself: among equals the larger slice goes
    // first.
    const { lowest } = top;
    const mayHave = (parents: ParentCells) => {
      const { weight, losses, largestLoss } = smallestOf(parents, score);
      return canExceed(lowest, weight, losses, largestLoss);
    };
    const tables = await lattice.descend(mayHave);
    if (tables.length === 0) break;
    for (const table of tables) {
      const { rows, weights, squaredWeights, losses } = table.cells;
      const parentsOf = lattice.parentsOf(table);
      for (let cell = 0; cell < rows.length; cell++) {
        const parents = parentsOf(cell);
        if (parents === null || (literals > 1 && !mayHave(parents))) continue;
        table.isOpen[cell] = 1;
        if (!isComparable(rows[cell]!, weights[cell]!, squaredWeights[cell]!, total)) continue;
        evaluated += 1;
        top.offer({ table, cell, score: score.of(weights[cell]!, losses[cell]!) });
      }
    }
    // Only now, when the best of this level are known.
    for (const { cells, isOpen } of tables) {
      for (let cell = 0; cell < isOpen.length; cell++) {
        if (isOpen[cell] === 0) continue;
        const sum = score.sumOfLosses(cells.weights[cell]!, cells.losses[cell]!);
        if (!canExceed(top.lowest, cells.weights[cell]!, sum, cells.largestLosses![cell]!)) isOpen[cell] = 0;
      }
    }
  }

  const measure = effectMeasure(options.effectSize, total);
  const comparisons = countConjunctions(
    counter.columns.map(({ values }) => values.length),
    options.maximumLiterals,
  );
  const slices = top.best.map(({ table, cell, score }): EngineSlice => {
    const sums = cellSums(table.cells, cell);
    return {
      literals: cellLiterals(table.cells, cell),
      sums,
      effectSize: measure(sums.weight, sums.losses, sums.squaredLosses),
      test: { ...testSlice(sums, total, comparisons)!, level: null },
      score,
    };
  });
  const status = slices.length === options.maximumSlices ? "enough-found" : "searched-all";
  return { status, slices, evaluated, tested: 0, warnings: [] };
}

/** What a slice has at most, of everything that each parent has. */
function smallestOf({ tables, cells }: ParentCells, score: SliceScore) {
  const least = { weight: Infinity, losses: Infinity, largestLoss: Infinity };
  for (let index = 0; index < cells.length; index++) {
    const { weights, losses, largestLosses } = tables[index]!.cells;
    const cell = cells[index]!;
    least.weight = Math.min(least.weight, weights[cell]!);
    least.losses = Math.min(least.losses, score.sumOfLosses(weights[cell]!, losses[cell]!));
    least.largestLoss = Math.min(least.largestLoss, largestLosses![cell]!);
  }
  return least;
}

function checkLosses({ smallestLoss, largestLoss }: CountedTotal): void {
  if (smallestLoss >= 0 && largestLoss > 0) return;
  const message =
    smallestLoss < 0
      ? `the smallest is ${smallestLoss}; the score needs losses of 0 or more`
      : "are all 0; the score compares with their mean";
  throw new InvalidInputError([{ path: "losses", message }], {
    hint: 'Add a constant to the losses, or use the engine "lattice", which takes any numbers.',
  });
}

/** Number of conjunctions of at most so many literals, each of another column. */
export function countConjunctions(valueCounts: readonly number[], maximumLiterals: number): number {
  // Elementary symmetric polynomials of the numbers of values, one column after another.
  const counts = [1, ...new Array<number>(maximumLiterals).fill(0)];
  for (const values of valueCounts) {
    for (let literals = maximumLiterals; literals >= 1; literals--) {
      counts[literals]! += counts[literals - 1]! * values;
    }
  }
  return counts.reduce((sum, count) => sum + count, -1);
}
