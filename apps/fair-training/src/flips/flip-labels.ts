import { type Dataset, Random } from "@slicetuner/core";

/**
 * Which labels become wrong. `group`: half of the positive labels of the group that has fewer of them, then
 * negative labels of the other groups;
 * `loss`: the labels that a model of the right labels is surest of; `feature`: of rows above the mean of the feature that says most
 * about the label, among those for which that holds for a third of the rows or more.
 */
export const flipKinds = ["group", "loss", "feature"] as const;
export type FlipKind = (typeof flipKinds)[number];

export interface FlipOptions {
  readonly kind: FlipKind;
  /** Share of all labels, in (0, 1). */
  readonly rate: number;
  readonly seed: number;
  readonly group: string;
  /** Log loss of each row under a model of the right labels: for `loss`. */
  readonly losses: ArrayLike<number>;
}

/** The data set with some labels of two classes turned round. */
export function flipLabels(dataset: Dataset, options: FlipOptions): Dataset {
  const count = Math.round(options.rate * dataset.size);
  const labels = dataset.labels.slice();
  for (const row of candidates(dataset, options).slice(0, count)) labels[row] = 1 - labels[row]!;
  return { ...dataset, labels };
}

/** Rows in the order in which their labels are turned round. */
function candidates(dataset: Dataset, { kind, seed, group, losses }: FlipOptions): readonly number[] {
  const rows = Array.from(new Random(seed).fork("flips").shuffle(Uint32Array.from(dataset.labels.keys())));
  if (kind === "loss") return rows.sort((first, second) => losses[first]! - losses[second]!);
  if (kind === "feature") {
    const feature = tellingFeature(dataset);
    return rows.filter((row) => isAbove(dataset, feature, row));
  }
  const { ids } = dataset.groups!.find(({ name }) => name === group)!;
  const worst = groupWithFewestPositives(dataset, ids);
  const isFirst = (row: number) => ids[row] === worst && dataset.labels[row] === 1;
  const isSecond = (row: number) => ids[row] !== worst && dataset.labels[row] === 0;
  const first = rows.filter(isFirst);
  return [...first.slice(0, Math.round(first.length / 2)), ...rows.filter(isSecond)];
}

function groupWithFewestPositives({ labels }: Dataset, ids: Int32Array): number {
  const groups = [...new Set(ids)].filter((id) => id >= 0);
  const rateOf = (id: number) => mean([...labels].filter((_, row) => ids[row] === id));
  return groups.sort((first, second) => rateOf(first) - rateOf(second))[0]!;
}

/**
 * Of the features above whose mean lie between a third and two thirds of the rows, the one with the largest
 * correlation with the label.
 */
function tellingFeature(dataset: Dataset): number {
  const width = dataset.exampleShape[0]!;
  const rate = mean([...dataset.labels]);
  let [best, most] = [0, -1];
  for (let feature = 0; feature < width; feature++) {
    const above = Array.from(dataset.labels.keys()).filter((row) => isAbove(dataset, feature, row));
    const share = above.length / dataset.size;
    if (share < 1 / 3 || share > 2 / 3) continue;
    // Of two numbers that are 0 or 1, this is the correlation times what is the same for all features.
    const difference = mean(above.map((row) => dataset.labels[row]!)) - rate;
    const telling = Math.abs(difference) * Math.sqrt(share / (1 - share));
    if (telling > most) [best, most] = [feature, telling];
  }
  return best;
}

const means = new WeakMap<Dataset, Float64Array>();

function isAbove(dataset: Dataset, feature: number, row: number): boolean {
  const { features, size } = dataset;
  const width = dataset.exampleShape[0]!;
  let known = means.get(dataset);
  if (known === undefined) {
    known = Float64Array.from({ length: width }, (_, column) =>
      mean(Array.from({ length: size }, (_, each) => features[each * width + column]!)),
    );
    means.set(dataset, known);
  }
  return features[row * width + feature]! > known[feature]!;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
