import {
  type Dataset,
  type Evaluation,
  exampleWidth,
  glorotUniform,
  Random,
  shuffledRows,
  type Trainer,
  type TrainerCall,
  type TrainingJob,
  type TrainingResult,
} from "@slicetuner/core";

export interface SgdTrainerOptions {
  readonly learningRate: number;
  readonly batchSize: number;
  readonly maximumEpochs: number;
  readonly patience: number;
}

/** Softmax regression by plain stochastic gradient descent: a complete trainer on one page. */
export function createSgdTrainer(options: SgdTrainerOptions): Trainer {
  return {
    specificationVersion: "v1",
    name: "sgd (example)",
    capabilities: { supportsExampleWeights: true, deterministic: true, maximumJobsPerCall: 8 },
    // How a worker thread makes the same trainer: import this module, call this export with these options.
    reference: { url: import.meta.url, exportName: "createSgdTrainer", options },
    async doTrain(call) {
      call.signal.throwIfAborted();
      const results: TrainingResult[] = [];
      for (const job of call.jobs) results.push(await trainOne(call, job, options, results));
      return results;
    },
    close: async () => {},
  };
}

async function trainOne(
  { data, jobs, signal, onProgress }: TrainerCall,
  job: TrainingJob,
  { learningRate, batchSize, maximumEpochs, patience }: SgdTrainerOptions,
  done: readonly TrainingResult[],
): Promise<TrainingResult> {
  const { train, validation, test } = data;
  const classes = train.classes.length;
  // The start weights and the order of the rows come from the job's seeds and from nowhere else.
  const random = new Random(job.weightsSeed).fork("layer", 0);
  let weights = Float64Array.from(glorotUniform(exampleWidth(train), classes, random));
  const sampler = shuffledRows(job.rows, job.batchesSeed);

  let best = { epoch: 0, loss: Number.POSITIVE_INFINITY, weights };
  let epochs = 0;
  let loss = 0;
  while (Number.isFinite(loss) && epochs < maximumEpochs && epochs - best.epoch < patience) {
    const rows = sampler.rowsForEpoch(epochs);
    for (let start = 0; start < rows.length; start += batchSize) {
      weights = step(weights, train, rows.subarray(start, start + batchSize), learningRate);
    }
    epochs += 1;
    loss = evaluate(weights, validation).loss;
    if (loss < best.loss) best = { epoch: epochs, loss, weights };
    // Give way to timers, so that an abort is noticed within a second.
    await new Promise((resolve) => setImmediate(resolve));
    signal.throwIfAborted();
  }

  const diverged = !Number.isFinite(loss);
  const examplesSeen = epochs * job.rows.length;
  onProgress({
    jobsDone: done.length + 1,
    jobsTotal: jobs.length,
    examplesSeen: done.reduce((sum, result) => sum + result.examplesSeen, examplesSeen),
  });
  return {
    jobId: job.id,
    status: diverged ? "diverged" : epochs - best.epoch >= patience ? "early-stopped" : "epoch-limit",
    validation: diverged ? null : evaluate(best.weights, validation),
    test: diverged || test === undefined ? null : evaluate(best.weights, test),
    epochs,
    bestEpoch: best.epoch,
    examplesSeen,
    warnings: [],
  };
}

/** One step against the gradient of the weighted mean loss of a minibatch; returns new weights. */
function step(
  weights: Float64Array<ArrayBuffer>,
  dataset: Dataset,
  rows: Uint32Array,
  learningRate: number,
): Float64Array<ArrayBuffer> {
  const total = rows.reduce((sum, row) => sum + dataset.weights[row]!, 0);
  const moved = weights.slice();
  for (const row of rows) {
    const rate = total > 0 ? (learningRate * dataset.weights[row]!) / total : 0;
    if (rate === 0) continue;
    const features = featuresOf(dataset, row);
    logProbabilities(weights, features, dataset.classes.length).forEach((logarithm, label, { length }) => {
      const error = Math.exp(logarithm) - (label === dataset.labels[row] ? 1 : 0);
      features.forEach((value, input) => {
        moved[input * length + label]! -= rate * error * value;
      });
    });
  }
  return moved;
}

function evaluate(weights: Float64Array, dataset: Dataset): Evaluation {
  const slices = dataset.slices.map(() => ({ weight: 0, loss: 0 }));
  let correct = 0;
  for (let row = 0; row < dataset.size; row++) {
    const weight = dataset.weights[row]!;
    if (weight === 0) continue;
    const logarithms = logProbabilities(weights, featuresOf(dataset, row), dataset.classes.length);
    const slice = slices[dataset.sliceIds[row]!]!;
    slice.weight += weight;
    slice.loss -= weight * logarithms[dataset.labels[row]!]!;
    if (logarithms.indexOf(Math.max(...logarithms)) === dataset.labels[row]) correct += weight;
  }
  const sum = (pick: (slice: { weight: number; loss: number }) => number) =>
    slices.reduce((total, slice) => total + pick(slice), 0);
  return {
    loss: sum((slice) => slice.loss) / sum((slice) => slice.weight),
    // A slice without an example has no loss: 0 would look perfect.
    sliceLosses: slices.map(({ weight, loss }) => (weight > 0 ? loss / weight : null)),
    accuracy: correct / sum((slice) => slice.weight),
  };
}

function featuresOf(dataset: Dataset, row: number): Float32Array {
  const width = exampleWidth(dataset);
  return dataset.features.subarray(row * width, (row + 1) * width);
}

function logProbabilities(weights: Float64Array, features: Float32Array, classes: number): number[] {
  const scores = Array.from({ length: classes }, (_, label) =>
    features.reduce((sum, value, input) => sum + value * weights[input * classes + label]!, 0),
  );
  const highest = Math.max(...scores);
  const normalizer = highest + Math.log(scores.reduce((sum, score) => sum + Math.exp(score - highest), 0));
  return scores.map((score) => score - normalizer);
}
