import type { CancelResult, Result, ReviewResult } from "@slicetuner/results";
import type { ResultSummary } from "./summary.ts";

/** A result file or the folder of a run, as a list shows it. */
export interface DashboardItem {
  /** Names it in addresses: letters and digits. */
  readonly id: string;
  /** What people know it by, e.g. the name of its file. */
  readonly name: string;
  /** When it changed last, in milliseconds since 1970. */
  readonly changed: number;
  /** Null where it cannot be read; `problem` says why. */
  readonly summary: ResultSummary | null;
  readonly problem: string | null;
  /** Whether it is a run, with examples to review and orders to cancel. */
  readonly isRun: boolean;
}

/** What a person decides about quarantined examples, by their ids. */
export interface ReviewDecisions {
  readonly accept: readonly string[];
  readonly reject: readonly string[];
}

/**
 * Where a dashboard gets its results from, and what it can do with runs. Methods with an `id` reject with an
 * `InvalidInputError` for one that is not in the list.
 */
export interface DashboardSource {
  /** The newest first. */
  list(): Promise<readonly DashboardItem[]>;
  read(id: string): Promise<Result>;
  /** The result at once, and again whenever it has changed, until the signal is aborted. */
  watch(id: string, signal: AbortSignal): AsyncIterable<Result>;
  /** Quarantined examples of a run, after these decisions. */
  review(id: string, decisions: ReviewDecisions): Promise<ReviewResult>;
  /** Takes an open order of a run back. */
  cancel(id: string, order: string, signal: AbortSignal): Promise<CancelResult>;
}
