import { createPacer, type Random } from "@slicetuner/core";
import { fitGaussianProcess, type GaussianProcess } from "./gaussian-process/gaussian-process.ts";
import type { Features } from "./gaussian-process/kernel.ts";
import { type Runs, reviewRuns } from "./runs.ts";

/** The loss of a run that was not made, with a band that holds it in 90 % of cases. */
export interface PredictedLoss {
  readonly expected: number;
  readonly lower: number;
  readonly upper: number;
}

/** Predicts the losses of mixtures from runs. */
export interface RunsModel {
  readonly sources: readonly string[];
  readonly outcomes: readonly string[];
  readonly warnings: readonly string[];
  /** Standard deviation of the logarithm of each loss between two runs with the same mixture. */
  readonly noise: readonly number[];
  /** Medians of each loss, `[mixture][outcome]`: fast, for searching. */
  expected(amounts: readonly (readonly number[])[]): number[][];
  /** Losses of new runs with these amounts, `[mixture][outcome]`. */
  predict(amounts: readonly (readonly number[])[]): PredictedLoss[][];
  /** Joint draws of the losses without the noise of trainings: `[draw][mixture][outcome]`. */
  draw(amounts: readonly (readonly number[])[], count: number, random: Random): number[][][];
  /**
   * How much less uncertain the losses of `about` would be after one more run, for each of `candidates`: the
   * sum of variances of the logarithms that it removes. `planned` runs are taken as made.
   */
  informationGain(
    candidates: readonly (readonly number[])[],
    about: readonly (readonly number[])[],
    planned: readonly (readonly number[])[],
  ): number[];
}

export interface FitRunsOptions {
  readonly signal?: AbortSignal;
  /** Told after each loss whose model is fitted. */
  readonly onProgress?: (progress: { readonly fitted: number; readonly of: number }) => void;
}

/** 90 % of a normal distribution lie within so many standard deviations. */
const bandWidth = 1.6448536269514722;

/**
 * Fits a Gaussian process to the logarithm of each loss, over the logarithms of the amounts. So losses stay
 * above 0, and beyond the runs they go on as power laws.
 * @throws InvalidInputError as {@link reviewRuns}
 */
export async function fitRuns(runs: Runs, options: FitRunsOptions = {}): Promise<RunsModel> {
  const { warnings } = reviewRuns(runs);
  const toFeatures = featuresOf(runs);
  const pacer = createPacer(options.signal ?? new AbortController().signal, () => {});
  const pause = async () => pacer.yieldIfDue();
  const processes: GaussianProcess[] = [];
  for (const outcome of runs.outcomes.keys()) {
    const known = [...runs.losses.keys()].filter((run) => runs.losses[run]![outcome] !== null);
    const targets = Float64Array.from(known, (run) => Math.log(runs.losses[run]![outcome]!));
    const features = toFeatures(known.map((run) => runs.amounts[run]!));
    processes.push(await fitGaussianProcess(features, targets, pause));
    options.onProgress?.({ fitted: processes.length, of: runs.outcomes.length });
  }
  const unfinished = runs.outcomes.filter((_, outcome) => processes[outcome]!.status !== "converged");
  return {
    sources: runs.sources,
    outcomes: runs.outcomes,
    warnings: [
      ...warnings,
      ...(unfinished.length === 0 ? [] : [`the fit of ${unfinished.join(", ")} ended at its limit of steps`]),
    ],
    noise: processes.map((process) => process.noise),
    expected(amounts) {
      const rows = toFeatures(amounts);
      const means = processes.map((process) => process.predict(rows).means);
      return amounts.map((_, mixture) => means.map((values) => Math.exp(values[mixture]!)));
    },
    predict(amounts) {
      const rows = toFeatures(amounts);
      const predictions = processes.map((process) => process.predict(rows));
      return amounts.map((_, mixture) =>
        predictions.map(({ means, variances }, outcome) => {
          const spread = bandWidth * Math.sqrt(variances[mixture]! + processes[outcome]!.noise ** 2);
          const [lower, expected, upper] = [-spread, 0, spread].map((away) =>
            Math.exp(means[mixture]! + away),
          );
          return { expected: expected!, lower: lower!, upper: upper! };
        }),
      );
    },
    draw: (amounts, count, random) => drawLosses(processes, toFeatures(amounts), count, random),
    informationGain(candidates, about, planned) {
      const rows = toFeatures([...candidates, ...about, ...planned]);
      const gains = candidates.map(() => 0);
      for (const process of processes)
        addGains(gains, process, rows, { candidates: candidates.length, about: about.length });
      return gains;
    },
  };
}

/**
 * Amounts as standardized logarithms. What is added before the logarithm is the smallest amount that occurs:
 * amounts below it cannot be told from none, as with shares that were rounded.
 */
function featuresOf({ amounts, sources }: Runs): (amounts: readonly (readonly number[])[]) => Features {
  const smallest = Math.min(...amounts.flatMap((row) => row.filter((amount) => amount > 0)));
  const isZero = amounts.some((row) => row.some((amount) => amount === 0));
  const logarithm = (amount: number) => Math.log(amount + smallest);
  const columns = sources.map((_, source) => {
    const values = amounts.map((row) => logarithm(row[source]!));
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const spread = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
    return { source, mean, spread };
  });
  const varying = columns.filter(({ spread }) => spread > 1e-12);
  return (rows) => {
    const width = varying.length;
    const features = {
      size: rows.length,
      width,
      values: new Float64Array(rows.length * width),
      rounding: new Float64Array(rows.length * width),
    };
    rows.forEach((row, index) => {
      varying.forEach(({ source, mean, spread }, j) => {
        const amount = row[source]!;
        features.values[index * width + j] = (logarithm(amount) - mean) / spread;
        // Amounts of 0 occur where small ones were rounded; then the others are rounded as coarsely.
        features.rounding[index * width + j] = isZero ? smallest / (amount + smallest) / spread : 0;
      });
    });
    return features;
  };
}

function drawLosses(
  processes: readonly GaussianProcess[],
  rows: Features,
  count: number,
  random: Random,
): number[][][] {
  const draws = Array.from({ length: count }, () =>
    Array.from({ length: rows.size }, () => new Array<number>(processes.length).fill(0)),
  );
  processes.forEach((process, outcome) => {
    const { means, covariances } = process.posterior(rows);
    const root = squareRoot(covariances, rows.size);
    for (const draw of draws) {
      const normals = Array.from({ length: rows.size }, () => random.normal());
      draw.forEach((losses, mixture) => {
        let value = means[mixture]!;
        for (let k = 0; k <= mixture; k++) value += root[mixture * rows.size + k]! * normals[k]!;
        losses[outcome] = Math.exp(value);
      });
    }
  });
  return draws;
}

/** A lower triangle R with R·Rᵀ = `matrix`, which may be singular: mixtures may be equal. */
function squareRoot(matrix: Float64Array, size: number): Float64Array {
  const root = new Float64Array(size * size);
  for (let row = 0; row < size; row++)
    for (let column = 0; column <= row; column++) {
      let sum = matrix[row * size + column]!;
      for (let k = 0; k < column; k++) sum -= root[row * size + k]! * root[column * size + k]!;
      const diagonal = root[column * size + column]!;
      if (column === row) root[row * size + row] = Math.sqrt(Math.max(0, sum));
      else root[row * size + column] = diagonal > 1e-12 ? sum / diagonal : 0;
    }
  return root;
}

/** Adds what one process would learn from each candidate. */
function addGains(
  gains: number[],
  process: GaussianProcess,
  rows: Features,
  counts: { readonly candidates: number; readonly about: number },
): void {
  const { covariances } = process.posterior(rows);
  const { size } = rows;
  const noise = process.noise ** 2;
  // Runs that are planned already: each takes away what it would explain.
  for (let planned = counts.candidates + counts.about; planned < size; planned++) {
    const column = Array.from({ length: size }, (_, row) => covariances[row * size + planned]!);
    const variance = column[planned]! + noise;
    for (let row = 0; row < size; row++)
      for (let other = 0; other < size; other++)
        covariances[row * size + other]! -= (column[row]! * column[other]!) / variance;
  }
  for (let candidate = 0; candidate < counts.candidates; candidate++) {
    const variance = covariances[candidate * size + candidate]! + noise;
    for (let row = counts.candidates; row < counts.candidates + counts.about; row++)
      gains[candidate]! += covariances[candidate * size + row]! ** 2 / variance;
  }
}
