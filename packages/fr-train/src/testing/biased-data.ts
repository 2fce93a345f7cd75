import { createDataset, type Dataset, Random, type TrainingData } from "@slicetuner/core";

/** What {@link biasedData} makes. */
export interface BiasedData {
  readonly data: TrainingData & { readonly test: Dataset; readonly trusted: Dataset };
  /** Whether the label of a training row was flipped. */
  readonly isFlipped: readonly boolean[];
}

/**
 * Two features, a group that goes with the label, and training labels of which those of group 1 were flipped
 * with probability
 * `flips`: an attack on one group. Validation, test and trusted rows are clean.
 */
export function biasedData(seed = 1, flips = 0.25, size = 800): BiasedData {
  const random = new Random(`biased data ${seed}`);
  const isFlipped: boolean[] = [];
  const make = (name: string, count: number, flipRate: number): Dataset => {
    const own = random.fork(name);
    const features = new Float32Array(3 * count);
    const labels = new Int32Array(count);
    const groups = new Int32Array(count);
    for (let row = 0; row < count; row++) {
      const truth = own.integer(2);
      groups[row] = own.uniform() < (truth === 1 ? 0.65 : 0.3) ? 1 : 0;
      const direction = truth === 1 ? 1.2 : -1.2;
      features.set([direction + own.normal(), direction + 1.5 * own.normal(), groups[row]!], 3 * row);
      const flips = groups[row] === 1 && own.uniform() < flipRate;
      labels[row] = flips ? 1 - truth : truth;
      if (name === "train") isFlipped.push(flips);
    }
    return createDataset({
      exampleShape: [3],
      features,
      labels,
      classes: ["no", "yes"],
      sliceIds: new Int32Array(count),
      slices: [{ name: "all" }],
      groups: [{ name: "z", ids: groups, values: ["zero", "one"] }],
    });
  };
  return {
    data: {
      train: make("train", size, flips),
      validation: make("validation", 400, 0),
      test: make("test", 2000, 0),
      trusted: make("trusted", 160, 0),
    },
    isFlipped,
  };
}
