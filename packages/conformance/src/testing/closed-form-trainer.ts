import {
  type Dataset,
  evaluateProbabilities,
  exampleWidth,
  type Trainer,
  type TrainingData,
  type TrainingJob,
  type TrainingResult,
} from "@slicetuner/core";

/** A ridge keeps the covariance regular where there are few rows. */
const ridge = 0.05;

/**
 * Linear discriminant analysis: weighted class means and one pooled covariance, solved in one go. No epochs,
 * no seeds, nothing to abort: a trainer of the kind that a user writes by the guide in an hour.
 */
export function createClosedFormTrainer(): Trainer {
  return {
    specificationVersion: "v1",
    name: "linear discriminant analysis",
    capabilities: {
      supportsExampleWeights: true,
      deterministic: true,
      maximumJobsPerCall: 8,
      returnsModels: false,
      returnsPredictions: true,
      takesSampler: false,
      trainsInEpochs: false,
      usesSeeds: false,
    },
    async doTrain({ data, jobs, signal, onProgress }) {
      signal.throwIfAborted();
      const results = jobs.map((job) => train(data, job));
      const examplesSeen = results.reduce((sum, result) => sum + result.examplesSeen, 0);
      onProgress({ jobsDone: jobs.length, jobsTotal: jobs.length, examplesSeen });
      return results;
    },
    close: async () => {},
  };
}

function train({ train: dataset, validation, test }: TrainingData, job: TrainingJob): TrainingResult {
  const predict = fit(dataset, job.rows);
  const { keepPredictions = [] } = job;
  const onValidation = predict(validation);
  const onTest = test && predict(test);
  return {
    jobId: job.id,
    status: "early-stopped",
    validation: evaluateProbabilities(validation, onValidation),
    test: test && onTest ? evaluateProbabilities(test, onTest) : null,
    epochs: 1,
    bestEpoch: 1,
    examplesSeen: job.rows.length,
    warnings: [],
    ...(keepPredictions.length > 0 && {
      predictions: {
        ...(keepPredictions.includes("validation") && { validation: onValidation }),
        ...(keepPredictions.includes("test") && onTest && { test: onTest }),
      },
    }),
  };
}

/** @returns what gives the probabilities of a data set */
function fit(dataset: Dataset, rows: Uint32Array): (other: Dataset) => Float32Array {
  const width = exampleWidth(dataset);
  const classes = dataset.classes.length;
  const at = ({ features }: Dataset, row: number) => features.subarray(row * width, (row + 1) * width);
  const total = rows.reduce((sum, row) => sum + dataset.weights[row]!, 0);
  // One example's worth of every class in the middle, so that none is impossible.
  const counts = new Float64Array(classes).fill(1e-3 * total + 1e-12);
  const means = Array.from({ length: classes }, () => new Float64Array(width));
  for (const row of rows) {
    const weight = dataset.weights[row]!;
    const label = dataset.labels[row]!;
    counts[label]! += weight;
    if (weight > 0)
      at(dataset, row).forEach((value, column) => {
        means[label]![column]! += weight * value;
      });
  }
  means.forEach(
    (mean, label) =>
      void mean.forEach((sum, column) => {
        mean[column] = sum / counts[label]!;
      }),
  );
  const covariance = Array.from({ length: width }, (_, column) => {
    const row = new Float64Array(width);
    row[column] = ridge;
    return row;
  });
  for (const row of rows) {
    const weight = dataset.weights[row]!;
    if (weight === 0) continue;
    const mean = means[dataset.labels[row]!]!;
    const centred = Array.from(at(dataset, row), (value, column) => value - mean[column]!);
    centred.forEach((value, i) => {
      centred.forEach((other, j) => {
        covariance[i]![j]! += (weight * value * other) / total;
      });
    });
  }
  const directions = means.map((mean) => solve(covariance, mean));
  const sum = counts.reduce((all, count) => all + count, 0);
  return (other) => {
    const probabilities = new Float32Array(other.size * classes);
    for (let row = 0; row < other.size; row++) {
      const scores = directions.map((direction, label) => {
        const offset = Math.log(counts[label]! / sum) - dot(direction, means[label]!) / 2;
        return offset + dot(direction, at(other, row));
      });
      const largest = Math.max(...scores);
      const all = scores.reduce((partial, score) => partial + Math.exp(score - largest), 0);
      scores.forEach((score, label) => {
        probabilities[row * classes + label] = Math.exp(score - largest) / all;
      });
    }
    return probabilities;
  };
}

/** Gaussian elimination without pivots: the matrix is positive definite. */
function solve(matrix: readonly Float64Array[], right: Float64Array): Float64Array {
  const rows = matrix.map((row, index) => [...row, right[index]!]);
  rows.forEach((pivot, index) => {
    for (const [other, row] of rows.entries()) {
      if (other === index) continue;
      const factor = row[index]! / pivot[index]!;
      pivot.forEach((value, column) => {
        row[column]! -= factor * value;
      });
    }
  });
  return Float64Array.from(rows, (row, index) => row.at(-1)! / row[index]!);
}

function dot(first: Float64Array, second: Float64Array | Float32Array): number {
  return first.reduce((sum, value, index) => sum + value * second[index]!, 0);
}
