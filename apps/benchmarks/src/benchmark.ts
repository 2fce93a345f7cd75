import { median } from "./measuring.ts";

/** What a number counts. Times and memory are better when small, everything else when large. */
export type Unit =
  | "µs"
  | "ms"
  | "s"
  | "MB"
  | "examples per CPU-second"
  | "trainings per CPU-second"
  | "share";

/** One quantity, measured once a turn. */
export interface Measurement {
  readonly median: number;
  readonly lowest: number;
  readonly highest: number;
  /** Of each turn, in order; whoever is compared has equally many. */
  readonly values: readonly number[];
}

/** Somebody else's measurement in the same run; null when they are not on this machine. */
export interface Peer {
  readonly name: string;
  readonly measurement: Measurement | null;
}

/**
 * What was promised: a bound on our own number, on our lead over the peer, or on the share by which ours is
 * larger.
 */
export type Target =
  | { readonly of: "ours"; readonly atMost: number }
  | { readonly of: "ratio"; readonly atLeast: number }
  | { readonly of: "excess"; readonly atMost: number };

/** One line of a report. `ours` is null when a backend is not on this machine. */
export interface Row {
  readonly what: string;
  readonly unit: Unit;
  readonly ours: Measurement | null;
  readonly peer?: Peer;
  readonly target?: Target;
}

export interface Report {
  readonly rows: readonly Row[];
  /** What a reader must know to trust the rows. */
  readonly notes: readonly string[];
}

/** How much work a run may do. */
export interface Settings {
  /** Turns of which the median is taken; every contender has one measurement in each. */
  readonly turns: number;
  /** Less of everything: to see that it runs, not to quote. */
  readonly quick: boolean;
}

export interface Benchmark {
  readonly name: string;
  readonly title: string;
  run(settings: Settings): Promise<Report>;
}

const smallIsBetter: ReadonlySet<Unit> = new Set(["µs", "ms", "s", "MB"]);

/**
 * How many times as good as the peer we are, above 1 when better; null when either is missing. It is the
 * median of the turns' ratios: what disturbed both sides of a turn does not count.
 */
export function ratioOf({ unit, ours, peer }: Row): number | null {
  const theirs = peer?.measurement;
  if (ours === null || theirs === null || theirs === undefined) return null;
  return smallIsBetter.has(unit) ? 1 / quotientOf(ours, theirs) : quotientOf(ours, theirs);
}

/** By which share ours is larger than the peer's, below 0 when smaller; null when either is missing. */
export function excessOf({ ours, peer }: Row): number | null {
  const theirs = peer?.measurement;
  if (ours === null || theirs === null || theirs === undefined) return null;
  return quotientOf(ours, theirs) - 1;
}

/** Whether the target is met; null without a target, or when it could not be measured. */
export function isMet(row: Row): boolean | null {
  const { target, ours } = row;
  if (target === undefined || ours === null) return null;
  if (target.of === "ours") return ours.median <= target.atMost;
  const compared = target.of === "ratio" ? ratioOf(row) : excessOf(row);
  if (compared === null) return null;
  return target.of === "ratio" ? compared >= target.atLeast : compared <= target.atMost;
}

function quotientOf(ours: Measurement, theirs: Measurement): number {
  const values = ours.values.map((value, turn) => value / theirs.values[turn]!);
  return median(values);
}
