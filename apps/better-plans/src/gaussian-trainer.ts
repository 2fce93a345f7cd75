import {
  type Dataset,
  type Evaluation,
  Evaluator,
  exampleWidth,
  type Trainer,
  type TrainerCall,
  type TrainingJob,
  type TrainingResult,
} from "@slicetuner/core";

/** Gaussian naive Bayes: one pass over the rows, no epochs, no seeds. */
export function createGaussianTrainer(): Trainer {
  return {
    specificationVersion: "v1",
    name: "gaussian naive Bayes",
    capabilities: {
      supportsExampleWeights: true,
      deterministic: true,
      maximumJobsPerCall: 64,
      returnsModels: false,
      returnsPredictions: false,
      takesSampler: false,
      trainsInEpochs: false,
      usesSeeds: false,
    },
    doTrain: async (call) => call.jobs.map((job) => trainOne(call, job)),
    close: async () => {},
  };
}

interface ClassModel {
  readonly logPrior: number;
  readonly means: Float64Array;
  readonly variances: Float64Array;
}

function trainOne({ data: { train, validation, test } }: TrainerCall, job: TrainingJob): TrainingResult {
  const models = train.classes.map((_, label) => fitClass(train, job.rows, label));
  return {
    jobId: job.id,
    status: "epoch-limit",
    validation: evaluate(models, validation),
    test: test === undefined ? null : evaluate(models, test),
    epochs: 1,
    bestEpoch: 1,
    examplesSeen: job.rows.length,
    warnings: [],
  };
}

/**
 * As if one more example with features around 0 had been seen, so that no class and no variance is missing.
 */
function fitClass(train: Dataset, rows: Uint32Array, label: number): ClassModel {
  const width = exampleWidth(train);
  const sums = new Float64Array(width);
  const squares = new Float64Array(width).fill(1);
  let total = 1;
  for (const row of rows) {
    if (train.labels[row] !== label) continue;
    const weight = train.weights[row]!;
    total += weight;
    for (let input = 0; input < width; input++) {
      const value = train.features[row * width + input]!;
      sums[input]! += weight * value;
      squares[input]! += weight * value * value;
    }
  }
  const means = sums.map((sum) => sum / total);
  const variances = squares.map((square, input) => square / total - means[input]! ** 2 + 1e-3);
  return { logPrior: Math.log(total), means, variances };
}

function evaluate(models: readonly ClassModel[], dataset: Dataset): Evaluation {
  const width = exampleWidth(dataset);
  const evaluator = new Evaluator(dataset);
  for (let row = 0; row < dataset.size; row++) {
    const scores = models.map(({ logPrior, means, variances }) => {
      let score = logPrior;
      for (let input = 0; input < width; input++) {
        const away = dataset.features[row * width + input]! - means[input]!;
        score -= (away * away) / variances[input]! / 2 + Math.log(variances[input]!) / 2;
      }
      return score;
    });
    evaluator.add(Uint32Array.of(row), Float32Array.from(scores), "example-after-example");
  }
  return evaluator.result();
}
