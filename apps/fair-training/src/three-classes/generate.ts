import { type Dataset, Random } from "@slicetuner/core";
import { type FairData, groupedDataset, splitRows } from "../data/fair-data.ts";

/** Share of each class in groups A, B and C: what a model that sees the group learns to lean on. */
const classShares = [
  [0.6, 0.25, 0.15],
  [0.25, 0.5, 0.25],
  [0.15, 0.25, 0.6],
] as const;
const groupShares = [0.55, 0.3, 0.15] as const;

/** Centres of the classes; each feature is its coordinate plus a standard normal number. */
const centres = [
  [-1.2, -0.7],
  [0, 1.4],
  [1.2, -0.7],
] as const;

/** Three groups and three classes; the features tell the class, the group tells it too. */
export function generateThreeClasses(size: number, seed: number): FairData {
  const random = new Random(seed);
  const width = 5;
  const features = new Float32Array(size * width);
  const labels = new Int32Array(size);
  const ids = new Int32Array(size);
  for (let row = 0; row < size; row++) {
    const group = choose(groupShares, random.uniform());
    const label = choose(classShares[group]!, random.uniform());
    const [x, y] = centres[label]!;
    features.set([x + random.normal(), y + random.normal(), 0, 0, 0], row * width);
    features[row * width + 2 + group] = 1;
    labels[row] = label;
    ids[row] = group;
  }
  const dataset = groupedDataset({
    features,
    width,
    labels,
    classes: ["low", "middle", "high"],
    groups: [{ name: "group", ids, values: ["A", "B", "C"] }],
  });
  return {
    title: "three groups, three classes",
    ...splitRows(dataset, (row) => row % 2 === 0),
    group: "group",
  };
}

function choose(shares: readonly number[], uniform: number): number {
  let sum = 0;
  const found = shares.findIndex((share) => {
    sum += share;
    return uniform < sum;
  });
  return found < 0 ? shares.length - 1 : found;
}

/** P(class | features, group) of each row of generated data, rows × classes. */
export function classPosteriors({ features, size, exampleShape, groups }: Dataset): Float64Array {
  const [width] = exampleShape as [number];
  const { ids } = groups![0]!;
  const posteriors = new Float64Array(size * centres.length);
  for (let row = 0; row < size; row++) {
    const [x, y] = [features[row * width]!, features[row * width + 1]!];
    const shares = centres.map(([cx, cy], label) => {
      const distance = (x - cx) ** 2 + (y - cy) ** 2;
      return classShares[ids[row]!]![label]! * Math.exp(-distance / 2);
    });
    const sum = shares.reduce((total, share) => total + share, 0);
    posteriors.set(
      shares.map((share) => share / sum),
      row * centres.length,
    );
  }
  return posteriors;
}
