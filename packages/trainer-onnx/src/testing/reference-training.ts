import {
  type Dataset,
  exampleWidth,
  shuffledRows,
  type TrainingData,
  type TrainingJob,
  type TrainingOptions,
} from "@slicetuner/core";
import { ReferenceNetwork } from "./reference-network.ts";

export interface ReferenceResult {
  readonly loss: number;
  readonly sliceLosses: readonly number[];
  readonly testLoss: number | null;
  readonly bestEpoch: number;
  readonly epochs: number;
}

/** A whole training in plain float64 loops, with Adam as its paper's algorithm 1 writes it. */
export function trainReference(
  hiddenSizes: readonly number[],
  { train, validation, test }: TrainingData,
  job: TrainingJob,
  { optimizer, batchSize, maximumEpochs, patience }: TrainingOptions,
): ReferenceResult {
  const { learningRate, beta1, beta2, epsilon } = optimizer;
  const sizes = [exampleWidth(train), ...hiddenSizes, train.classes.length];
  const network = ReferenceNetwork.start(sizes, job.weightsSeed);
  const sampler = shuffledRows(job.rows, job.batchesSeed);
  const firstMoments = network.arrays().map((array) => new Float64Array(array.length));
  const secondMoments = network.arrays().map((array) => new Float64Array(array.length));
  let best = { network: network.clone(), loss: Number.POSITIVE_INFINITY, epoch: 0 };
  let [epochs, step] = [0, 0];
  while (epochs < maximumEpochs && epochs - best.epoch < patience) {
    const rows = sampler.rowsForEpoch(epochs++);
    for (let start = 0; start < rows.length; start += batchSize) {
      step++;
      network.gradient(train, rows.subarray(start, start + batchSize)).forEach((gradient, index) => {
        const parameters = network.arrays()[index]!;
        const [first, second] = [firstMoments[index]!, secondMoments[index]!];
        gradient.forEach((value, entry) => {
          first[entry] = beta1 * first[entry]! + (1 - beta1) * value;
          second[entry] = beta2 * second[entry]! + (1 - beta2) * value ** 2;
          const meanCorrected = first[entry]! / (1 - beta1 ** step);
          const squareCorrected = second[entry]! / (1 - beta2 ** step);
          parameters[entry]! -= (learningRate * meanCorrected) / (Math.sqrt(squareCorrected) + epsilon);
        });
      });
    }
    const loss = network.loss(validation, validation.labels.keys());
    if (loss < best.loss) best = { network: network.clone(), loss, epoch: epochs };
  }
  return {
    loss: best.loss,
    sliceLosses: validation.slices.map((_, slice) =>
      best.network.loss(validation, rowsOfSlice(validation, slice)),
    ),
    testLoss: test === undefined ? null : best.network.loss(test, test.labels.keys()),
    bestEpoch: best.epoch,
    epochs,
  };
}

function rowsOfSlice(dataset: Dataset, slice: number): number[] {
  return [...dataset.sliceIds.keys()].filter((row) => dataset.sliceIds[row] === slice);
}
