import { ProblemList } from "@slicetuner/core";
import { createNeighbourScores } from "@slicetuner/similarity";
import { type CleaningState, featureColumns } from "../cleaning-state.ts";
import { encodeRows, fitFeatures } from "../clustering/encode-features.ts";
import { estimateFlipRates, flipPosteriors } from "./flip-posterior.ts";

export interface FlipOptions {
  /**
   * How probable each row's label is: by the labels of its nearest rows, or by the log loss of a model that
   * has not seen it (`crossFittedLosses` of `@slicetuner/slice-finder`, for any trainer), by the id of the
   * row.
   */
  readonly by: "neighbours" | { readonly losses: ReadonlyMap<string, number> };
  /** Probability that a label was flipped from which on its row is removed. @default 0.5 */
  readonly threshold?: number;
  /** Nearest rows that are asked. @default 30 */
  readonly neighbours?: number;
  /** Rows among which they are looked for, at most. @default 4000 */
  readonly referenceRows?: number;
}

export interface FoundFlips {
  readonly flipped: readonly { readonly row: number; readonly score: number }[];
  readonly warnings: readonly string[];
}

/**
 * Rows whose label was probably flipped; the rates of flips are estimated for each group, so that an attack
 * on one group is seen there.
 * @throws InvalidInputError without a label, or where a row has no loss
 */
export function findFlips(state: CleaningState, options: FlipOptions): FoundFlips {
  const { threshold = 0.5 } = options;
  const { cells } = state;
  const problems = new ProblemList();
  problems.expect(cells !== null, "label", "is needed to look for flipped labels");
  problems.expect(
    threshold > 0 && threshold <= 1,
    "labelFlips.threshold",
    `is ${threshold}, expected more than 0 and at most 1`,
  );
  problems.throwIfAny();
  const rows = state.standing.filter((row) => cells!.labels[row]! >= 0);
  if (rows.length < 20)
    return { flipped: [], warnings: ["too few rows with labels to look for flipped ones"] };
  const labels = Int32Array.from(rows, (row) => cells!.labels[row]!);
  const probabilities =
    options.by === "neighbours"
      ? neighbourShares(state, rows, labels, options)
      : probabilitiesOf(state, rows, labels, options.by.losses);
  // Rows without a group are one more.
  const groupCount = state.groupNames.length + 1;
  const groups = Int32Array.from(rows, (row) =>
    state.groups[row]! < 0 ? groupCount - 1 : state.groups[row]!,
  );
  const question = { probabilities, labels, groups, groupCount };
  const posteriors = flipPosteriors(question, estimateFlipRates(question));
  const flipped = Array.from(rows, (row, place) => ({ row, score: posteriors[place]! }));
  return { flipped: flipped.filter(({ score }) => score >= threshold), warnings: [] };
}

/** Share of the favourable label among a row's nearest; half a vote for each label keeps it from 0 and 1. */
function neighbourShares(
  state: CleaningState,
  rows: Uint32Array,
  labels: Int32Array,
  { neighbours = 30, referenceRows = 4000 }: FlipOptions,
): Float64Array {
  const columns = featureColumns(state, true);
  const points = encodeRows(fitFeatures(columns, rows), columns, rows);
  // The canonical order is as good as a shuffled one: the first rows are a sample.
  const reference = Math.min(rows.length, referenceRows);
  const described = { ...points, indicators: new Uint8Array(points.width) };
  const scores = createNeighbourScores(described, labels, reference, neighbours);
  return Float64Array.from(rows.keys(), (place) => {
    const { sameLabel } = scores(place);
    const count = Math.min(neighbours, reference - (place < reference ? 1 : 0));
    const own = (sameLabel + 0.5) / (count + 1);
    return labels[place] === 1 ? own : 1 - own;
  });
}

function probabilitiesOf(
  state: CleaningState,
  rows: Uint32Array,
  labels: Int32Array,
  losses: ReadonlyMap<string, number>,
): Float64Array {
  const problems = new ProblemList();
  const missing = Array.from(rows).filter((row) => !losses.has(state.ids[row]!));
  if (missing.length > 0) {
    problems.add(
      "labelFlips.by.losses",
      `has no loss of "${state.ids[missing[0]!]}", nor of ${missing.length - 1} others`,
    );
  }
  problems.throwIfAny();
  return Float64Array.from(rows, (row, place) => {
    const own = Math.exp(-losses.get(state.ids[row]!)!);
    return labels[place] === 1 ? own : 1 - own;
  });
}
