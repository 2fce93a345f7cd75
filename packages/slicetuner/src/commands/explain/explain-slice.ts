import { describePredicate } from "@slicetuner/core";
import type { PipelineResult } from "@slicetuner/results";
import type { Story } from "./read-stories.ts";

/** What is counted of the examples of a slice. */
export interface SliceTally {
  readonly removed: Map<string, number>;
  merged: number;
  accepted: number;
  refused: number;
  readonly orders: Set<string>;
  weight: number;
  weighted: number;
  right: number;
  tested: number;
}

export function startTally(): SliceTally {
  return {
    ...{ removed: new Map(), orders: new Set() },
    ...{ merged: 0, accepted: 0, refused: 0, weight: 0, weighted: 0, right: 0, tested: 0 },
  };
}

export function addToTally(tally: SliceTally, { cleaning, weight, purchase, prediction }: Story): void {
  if (cleaning?.fate === "removed") {
    // Scores differ from row to row; the reason does not.
    const reason = cleaning.why.replace(/ \(score .*\)$/, "");
    tally.removed.set(reason, (tally.removed.get(reason) ?? 0) + 1);
  }
  if (cleaning?.fate === "merged") tally.merged += 1;
  if (purchase !== null) {
    tally.orders.add(purchase.order);
    if (purchase.decision === "accepted") tally.accepted += 1;
    else tally.refused += 1;
  }
  if (weight !== null) {
    tally.weight += weight;
    tally.weighted += 1;
  }
  if (prediction !== null) {
    tally.tested += 1;
    if (prediction.decision === prediction.label) tally.right += 1;
  }
}

/** The story of one slice in sentences: what it reaches, then what each step did to it. */
export function explainSlice(name: string, tally: SliceTally, result: PipelineResult): string[] {
  const at = result.slices.findIndex((slice) => slice.name === name);
  const slice = result.slices[at]!;
  const { rows } = slice;
  const losses = result.stages.map((stage) => `${show(stage.sliceLosses[at] ?? null)} after ${stage.name}`);
  const share = tally.tested === 0 ? "–" : (tally.right / tally.tested).toFixed(3);
  const removed = [...tally.removed].map(
    ([reason, count]) => `${count} because ${reason.replace(/^it /, "each ")}`,
  );
  const acquire = result.stages.find(({ step }) => step === "acquire");
  const about = (acquire?.reasons ?? []).filter((reason) => reason.includes(name));
  const others = about.length > 0 ? about : (acquire?.reasons ?? []);
  const clean = result.stages.find(({ step }) => step === "clean");
  return [
    `Its log loss on ${tally.tested} test rows is ${losses.join(", ")}; the last models decide ${share} of these rows right.`,
    slice.predicate === null
      ? "It has all rows that are in no other slice."
      : `It has the rows with ${describePredicate(slice.predicate)}.`,
    ...(slice.why === null ? [] : [`Why it is a slice: ${slice.why}.`]),
    ...(clean === undefined
      ? []
      : [
          `Of ${rows.before} training rows cleaning left ${rows.cleaned}: ${removed.length === 0 ? "none was removed" : removed.join(", ")}; ${tally.merged} were merged.`,
        ]),
    ...(acquire === undefined
      ? []
      : [
          `${tally.accepted} examples were bought for it with ${tally.orders.size} orders (${[...tally.orders].join(", ")}); ${tally.refused} more came and were not accepted.`,
          ...others.map((reason) => `Why: ${reason}`),
        ]),
    ...(tally.weighted === 0
      ? []
      : [
          `Its rows train with a weight of ${(tally.weight / tally.weighted).toPrecision(4)} in the mean${clean === undefined ? "" : `: ${clean.reasons.join("; ") || "weights were not changed"}`}.`,
        ]),
  ];
}

function show(value: number | null): string {
  return value === null ? "not known" : value.toFixed(4);
}
