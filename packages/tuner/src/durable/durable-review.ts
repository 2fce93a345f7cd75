import type { Journal, JournalRecord } from "@slicetuner/core";
import type { ReviewDecision, TuneOptions } from "../tune.ts";

/** What a person decided; the run takes it in before its next round. */
export interface ReviewRecord extends JournalRecord, ReviewDecision {
  readonly type: "review";
}

/**
 * Hands the run what was decided about held examples since it was asked last. Which decisions went into which round is written
 * down, so that the run repeats itself.
 */
export function durableReview(journal: Journal): NonNullable<TuneOptions["review"]> {
  return async (round) => {
    const { records } = journal;
    const taken = records.find((record) => record.type === "reviews-taken" && record.round === round);
    const decisions = records.filter(({ type }) => type === "review") as ReviewRecord[];
    if (taken !== undefined) return decisions.slice(taken.from as number, taken.to as number);
    const from = records.reduce(
      (last, record) => (record.type === "reviews-taken" ? Math.max(last, record.to as number) : last),
      0,
    );
    await journal.append({ type: "reviews-taken", round, from, to: decisions.length }, { sync: false });
    return decisions.slice(from);
  };
}
