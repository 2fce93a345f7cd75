import type { Predicate } from "@slicetuner/core";
import type { SliceTest } from "./slice-engine.ts";

/** A slice on which the model does badly, as people and programs read it. */
export interface FoundSlice {
  /** `race = Black and age in [25, 38)`. */
  readonly name: string;
  /**
   * Other conjunctions that hold for exactly the same rows (`education-num = 13` beside `education =
   * Bachelors`).
   */
  readonly otherNames: readonly string[];
  readonly predicate: Predicate;
  /** The parts of the conjunction. */
  readonly literals: readonly { readonly column: string; readonly label: string }[];
  readonly rows: number;
  /** Sum of the rows' weights. */
  readonly weight: number;
  readonly meanLoss: number;
  /** Mean loss of all other rows. */
  readonly meanLossOutside: number;
  /** Infinite where all losses inside are the same, all outside too, and larger inside. */
  readonly effectSize: number;
  /** 95 % interval of Cohen's effect size (Bonett 2008); null for the legacy one, which has none. */
  readonly effectInterval: { readonly lower: number; readonly upper: number } | null;
  readonly test: SliceTest;
  readonly score: number | null;
  /**
   * Share of all loss that would be saved if these rows had the mean loss of the others; null where the sum
   * of all losses is not above 0.
   */
  readonly excessLossShare: number | null;
  /** Row numbers with the largest losses, largest first, at most five; empty where rows are not in memory. */
  readonly examples: readonly number[];
}

/** Slices that overlap much, best first: fixing the first usually fixes most of the others. */
export interface SliceGroup {
  readonly slices: readonly FoundSlice[];
  /** Rows in any of them; null where it is not known, with several slices whose rows are not in memory. */
  readonly rows: number | null;
}
