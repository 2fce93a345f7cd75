import type { Journal, JournalRecord } from "@slicetuner/core";
import type { ReviewDecision, TuneOptions } from "../tune.ts";

/** What a person decided; the run takes it in before its next round. */
export interface ReviewRecord extends JournalRecord, ReviewDecision {
  readonly type: "review";
}

/** The decisions, counted from the first, that went into a round. Several of one round add up. */
interface TakenRecord extends JournalRecord {
  readonly type: "reviews-taken";
  readonly round: number;
  readonly from: number;
  readonly to: number;
}

/**
 * Hands the run what was decided about quarantined examples since it was asked last. Which decisions went
 * into which round is written down, so that the run repeats itself. A round after which nothing was ordered
 * takes in what was decided since, too: a run that has ended is not deaf to decisions about its last
 * deliveries.
 */
export function durableReview(journal: Journal): NonNullable<TuneOptions["review"]> {
  return async (round) => {
    const { records } = journal;
    const decisions = records.filter(({ type }) => type === "review") as ReviewRecord[];
    const takings = records.filter(({ type }) => type === "reviews-taken") as TakenRecord[];
    const own = takings.filter((taking) => taking.round === round);
    const taken = own.flatMap(({ from, to }) => decisions.slice(from, to));
    if (own.length > 0 && wasOrderedAfter(own[0]!, records)) return taken;
    const from = takings.reduce((last, { to }) => Math.max(last, to), 0);
    const to = decisions.length;
    if (own.length > 0 && to === from) return taken;
    await journal.append({ type: "reviews-taken", round, from, to }, { sync: false });
    return [...taken, ...decisions.slice(from)];
  };
}

function wasOrderedAfter(taking: TakenRecord, records: readonly JournalRecord[]): boolean {
  return records.slice(records.indexOf(taking)).some(({ type }) => type === "order");
}
