import type { CheckedMeasure } from "@slicetuner/results";

/** What a number is about. A column is a group column, whose groups are compared. */
export interface Part {
  readonly kind: "all rows" | "slice" | "group" | "column";
  readonly name: string;
  /** A shorter name that means it too: `Female` of `sex=Female`. */
  readonly shortName?: string;
}

/** How far a number would move if everything were done again. */
export type Noise =
  /** An interval in which the true value lies with probability `level`. */
  | { readonly kind: "interval"; readonly lower: number; readonly upper: number; readonly level: number }
  /** One value for each seed. */
  | { readonly kind: "seeds"; readonly bySeed: ReadonlyMap<number, number> }
  /** Mean and sample standard deviation over seeds. */
  | { readonly kind: "spread"; readonly standardDeviation: number; readonly count: number }
  | { readonly kind: "unknown"; readonly reason: string };

/** A number that a result reports. */
export interface Measured {
  readonly measure: CheckedMeasure;
  readonly part: Part;
  readonly value: number | null;
  /** Why there is no value. */
  readonly reason?: string | undefined;
  /** null: the number is not compared with an accepted one. */
  readonly noise: Noise | null;
}

/** A number that was forecast before it was measured. */
export interface Forecast {
  readonly measure: CheckedMeasure;
  readonly part: Part;
  /** Which of several runs; undefined for a single one. */
  readonly seed?: number;
  readonly measured: number;
  readonly expected: number;
  /** null where the estimate could not tell. */
  readonly band: { readonly lower: number; readonly upper: number } | null;
  /** Share of outcomes that the band is to hold. */
  readonly level: number;
}

/** What can be checked of a result. */
export interface Checkable {
  readonly kind: string;
  /** What of the result it is, e.g. which method. */
  readonly subject: string;
  readonly numbers: readonly Measured[];
  readonly forecasts: readonly Forecast[];
  /** Whether a part that no accepted result has is a failure: a bad slice that is new. */
  readonly newPartsFail: boolean;
}

export const allRows: Part = { kind: "all rows", name: "all rows" };

export function nameOfPart({ kind, name }: Part): string {
  return kind === "all rows" ? "all rows" : name;
}
