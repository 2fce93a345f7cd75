import {
  createPacer,
  type Dataset,
  EarlyStopping,
  type Evaluation,
  Evaluator,
  exampleWidth,
  glorotUniform,
  loadSampler,
  Random,
  type RowEvaluation,
  type SamplerOption,
  sampleRows,
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
  /** Which rows make the minibatches. */
  readonly sampler?: SamplerOption;
}

/** Softmax regression without biases, by plain stochastic gradient descent: a complete trainer on one page. */
export function createSgdTrainer(options: SgdTrainerOptions): Trainer {
  return {
    specificationVersion: "v1",
    name: "sgd (example)",
    capabilities: {
      supportsExampleWeights: true,
      deterministic: true,
      maximumJobsPerCall: 8,
      returnsModels: false,
      returnsPredictions: false,
      takesSampler: true,
      trainsInEpochs: true,
      usesSeeds: true,
    },
    // How a worker makes the same trainer: import this module, call this export with these options. A function cannot go there.
    ...(typeof options.sampler !== "function" && {
      reference: { url: import.meta.url, exportName: "createSgdTrainer", options },
    }),
    async doTrain(call) {
      call.signal.throwIfAborted();
      const results: TrainingResult[] = [];
      for (const job of call.jobs) {
        results.push(await trainOne(call, job, options));
        const examplesSeen = results.reduce((sum, result) => sum + result.examplesSeen, 0);
        call.onProgress({ jobsDone: results.length, jobsTotal: call.jobs.length, examplesSeen });
      }
      return results;
    },
    close: async () => {},
  };
}

async function trainOne(
  { data: { train, validation, test }, signal }: TrainerCall,
  job: TrainingJob,
  options: SgdTrainerOptions,
): Promise<TrainingResult> {
  // The start weights and the order of the rows come from the job's seeds and from nowhere else.
  const random = new Random(job.weightsSeed).fork("layer", 0);
  const weights = glorotUniform(exampleWidth(train), train.classes.length, random);
  const makeSampler = await loadSampler(options.sampler);
  const sampler = makeSampler({
    train,
    rows: job.rows,
    seed: job.batchesSeed,
    batchSize: options.batchSize,
  });
  const stopping = new EarlyStopping(options, sampler);
  const pacer = createPacer(signal, () => {});

  let best = weights.slice();
  let examplesSeen = 0;
  while (stopping.status === undefined) {
    const evaluation = sampler.needsEvaluation ? evaluateRows(weights, train, job.rows) : undefined;
    const rows = sampleRows(sampler, { train }, stopping.epochs, evaluation);
    examplesSeen += rows.length;
    for (let start = 0; start < rows.length; start += options.batchSize) {
      descend(weights, train, rows.subarray(start, start + options.batchSize), options.learningRate);
    }
    if (stopping.record(evaluate(weights, validation).loss)) best = weights.slice();
    await pacer.yieldIfDue();
  }
  const { status, epochs, bestEpoch } = stopping;
  const samplerReport = sampler.report?.();
  return {
    jobId: job.id,
    status,
    validation: status === "diverged" ? null : evaluate(best, validation),
    test: status === "diverged" || test === undefined ? null : evaluate(best, test),
    epochs,
    bestEpoch,
    examplesSeen,
    warnings: [],
    ...(samplerReport !== undefined && { samplerReport }),
  };
}

/** One step against the gradient of Σ weight · loss / Σ weight over a minibatch. */
function descend(weights: Float32Array, dataset: Dataset, rows: Uint32Array, learningRate: number): void {
  const before = weights.slice();
  const total = rows.reduce((sum, row) => sum + dataset.weights[row]!, 0);
  for (const row of rows) {
    if (dataset.weights[row] === 0) continue;
    const rate = (learningRate * dataset.weights[row]!) / total;
    const exponentials = logits(before, dataset, row).map(Math.exp);
    const sum = exponentials.reduce((left, right) => left + right, 0);
    exponentials.forEach((exponential, label) => {
      const error = exponential / sum - (label === dataset.labels[row] ? 1 : 0);
      features(dataset, row).forEach((value, input) => {
        weights[input * dataset.classes.length + label]! -= rate * error * value;
      });
    });
  }
}

/** Core's evaluator does what the contract asks: weights, losses of slices, null for an empty slice. */
function evaluate(weights: Float32Array, dataset: Dataset): Evaluation {
  const evaluator = new Evaluator(dataset);
  for (let row = 0; row < dataset.size; row++) {
    const values = Float32Array.from(logits(weights, dataset, row));
    evaluator.add(Uint32Array.of(row), values, "example-after-example");
  }
  return evaluator.result();
}

/** What a sampler may want to know of the current model. */
function evaluateRows(weights: Float32Array, dataset: Dataset, rows: Uint32Array): RowEvaluation {
  const losses = new Float32Array(rows.length);
  const predictions = new Int32Array(rows.length);
  const probabilities = new Float32Array(rows.length * dataset.classes.length);
  rows.forEach((row, index) => {
    const values = logits(weights, dataset, row);
    const largest = Math.max(...values);
    const total = values.reduce((sum, value) => sum + Math.exp(value - largest), 0);
    losses[index] = Math.log(total) + largest - values[dataset.labels[row]!]!;
    predictions[index] = values.indexOf(largest);
    const shares = values.map((value) => Math.exp(value - largest) / total);
    probabilities.set(shares, index * dataset.classes.length);
  });
  return { losses, predictions, probabilities };
}

function logits(weights: Float32Array, dataset: Dataset, row: number): number[] {
  return dataset.classes.map((_, label) =>
    features(dataset, row).reduce(
      (sum, value, input) => sum + value * weights[input * dataset.classes.length + label]!,
      0,
    ),
  );
}

function features(dataset: Dataset, row: number): Float32Array {
  const width = exampleWidth(dataset);
  return dataset.features.subarray(row * width, (row + 1) * width);
}
