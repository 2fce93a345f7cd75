import { ReferenceNetwork } from "@slicetuner/conformance";
import {
  type Dataset,
  fillDropoutMask,
  layersOf,
  type ModelSpecification,
  type OptimizerSpecification,
  shuffledRows,
  type TrainingData,
  type TrainingJob,
  type TrainingOptions,
} from "@slicetuner/core";

export interface ReferenceResult {
  readonly loss: number;
  readonly sliceLosses: readonly number[];
  readonly testLoss: number | null;
  readonly bestEpoch: number;
  readonly epochs: number;
}

/** A whole training in plain float64 loops, with Adam as its paper's algorithm 1 writes it. */
export function trainReference(
  model: ModelSpecification,
  { train, validation, test }: TrainingData,
  job: TrainingJob,
  { optimizer, weightDecay, batchSize, maximumEpochs, patience }: TrainingOptions,
): ReferenceResult {
  const layers = layersOf(model, train.exampleShape, train.classes.length);
  const dropouts = layers.filter((layer) => layer.kind === "dropout");
  const network = ReferenceNetwork.start(layers, job.weightsSeed);
  const sampler = shuffledRows({ train, rows: job.rows, seed: job.batchesSeed, batchSize });
  const steppers = network.arrays().map((array) => startStepper(optimizer, array));
  let best = { network: network.clone(), loss: Number.POSITIVE_INFINITY, epoch: 0 };
  let epochs = 0;
  while (epochs < maximumEpochs && epochs - best.epoch < patience) {
    const epoch = epochs++;
    const rows = sampler.rowsForEpoch(epoch);
    for (let step = 0; step * batchSize < rows.length; step++) {
      const minibatch = rows.subarray(step * batchSize, (step + 1) * batchSize);
      const masks = dropouts.map(({ rate, shape }, layer) => {
        const units = shape.reduce((product, length) => product * length, 1);
        const name = { seed: job.batchesSeed, epoch, step, layer };
        return fillDropoutMask(new Float32Array(units * minibatch.length), rate, name);
      });
      network.gradient(train, minibatch, masks).forEach((gradient, index) => {
        const parameters = network.arrays()[index]!;
        const isKernel = index % 2 === 0;
        if (isKernel) {
          parameters.forEach((value, entry) => {
            gradient[entry]! += weightDecay * value;
          });
        }
        steppers[index]!(gradient);
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

/** Takes the next step with each gradient it is given. */
function startStepper(
  optimizer: OptimizerSpecification,
  parameters: Float64Array,
): (gradient: Float64Array) => void {
  const first = new Float64Array(parameters.length);
  const second = new Float64Array(parameters.length);
  let step = 0;
  return (gradient) => {
    step++;
    gradient.forEach((value, entry) => {
      if (optimizer.kind === "sgd") {
        first[entry] = optimizer.momentum * first[entry]! + value;
        parameters[entry]! -= optimizer.learningRate * first[entry]!;
        return;
      }
      const { learningRate, beta1, beta2, epsilon } = optimizer;
      first[entry] = beta1 * first[entry]! + (1 - beta1) * value;
      second[entry] = beta2 * second[entry]! + (1 - beta2) * value ** 2;
      const meanCorrected = first[entry]! / (1 - beta1 ** step);
      const squareCorrected = second[entry]! / (1 - beta2 ** step);
      parameters[entry]! -= (learningRate * meanCorrected) / (Math.sqrt(squareCorrected) + epsilon);
    });
  };
}

function rowsOfSlice(dataset: Dataset, slice: number): number[] {
  return [...dataset.sliceIds.keys()].filter((row) => dataset.sliceIds[row] === slice);
}
