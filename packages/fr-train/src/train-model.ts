import {
  type Dataset,
  defaultAdam,
  type Pacer,
  Random,
  selectRows,
  type TrainingJob,
} from "@slicetuner/core";
import { floats, type InferenceSession, type OnnxRuntime, type Tensor } from "@slicetuner/onnx-runtime";
import { initialParameters, startCoefficients, stepRules } from "@slicetuner/onnx-training";
import { type AdversarialProblem, fairnessShape } from "./adversarial-graph.ts";
import { labelWeights, randomState } from "./label-weights.ts";
import type { CompleteFrTrainOptions } from "./options.ts";
import { groupsOf, type PreparedRows, prepareRows } from "./prepared-rows.ts";
import { describeWeights, type FrTrainReport } from "./report.ts";
import { selectCleanRows } from "./sample-selection.ts";

/** Epochs of one call to the runtime. */
const epochsPerCall = 100;

export interface FrTraining {
  readonly runtime: OnnxRuntime;
  readonly session: InferenceSession;
  readonly problem: AdversarialProblem;
  readonly options: CompleteFrTrainOptions;
  readonly pacer: Pacer;
  /** Log loss of each row of a data set: for `sample-selection`. */
  readonly lossesOf: (dataset: Dataset, parameters: Float32Array) => Promise<Float32Array>;
  readonly onEpochs: (count: number) => void;
}

export interface TrainedClassifier {
  readonly parameters: Float32Array;
  readonly report: FrTrainReport;
}

/** Trains one classifier against its discriminators. */
export async function trainClassifier(
  training: FrTraining,
  { train, trusted }: { readonly train: Dataset; readonly trusted: Dataset | undefined },
  job: TrainingJob,
): Promise<TrainedClassifier> {
  const { runtime, session, problem, options, pacer } = training;
  const { strategy, group } = options;
  const dataset = selectRows(train, job.rows);
  const { values, ids } = groupsOf(dataset, group, "data.train.groups");
  const rows = prepareRows(dataset, group, values, "data.train.groups");
  const trustedRows = trusted && prepareRows(trusted, group, values, "data.trusted.groups");
  const random = new Random(job.batchesSeed);
  let weights = new Float32Array(rows.size).fill(1);
  if (strategy === "label-discriminator") {
    const found = await labelWeights(
      runtime,
      rows,
      trustedRows!,
      { learningRate: options.robustnessLearningRate, seed: random.fork("labels").uint32() },
      pacer,
    );
    weights = new Float32Array(found.weights);
  }
  const state = startState(training, random, job.weightsSeed);
  const fixed = rowFeeds(training, rows, trustedRows, ids);
  const coefficients = startCoefficients({ ...defaultAdam, learningRate: options.learningRate });
  const trace: FrTrainReport["trace"][number][] = [];
  for (let start = 0; start < options.epochs; start += epochsPerCall) {
    const count = Math.min(epochsPerCall, options.epochs - start);
    if (strategy === "sample-selection" && start >= options.pretrainingEpochs) {
      const losses = await training.lossesOf(dataset, floats(state.classifier));
      const cells = Array.from(dataset.labels, (label, row) => ({ label, group: ids[row]! }));
      const kept = selectCleanRows(losses, cells, 1 - options.noiseRate);
      const mean = kept.reduce((sum, weight) => sum + weight, 0) / kept.length;
      weights = kept.map((weight) => weight / mean);
    }
    const effective = weights.map((weight, row) => weight * dataset.weights[row]!);
    const result = await session.run({
      ...fixed,
      weights: new runtime.Tensor("float32", effective, [rows.size, 1]),
      ...stepFeeds(training, coefficients, start, count),
      ...state,
    });
    for (const name of Object.keys(state))
      state[name] = result[`next${name[0]!.toUpperCase()}${name.slice(1)}`]!;
    const [fit, fairness, robustness] = floats(state.losses) as unknown as [number, number, number];
    trace.push({
      epoch: start + count,
      fit,
      fairness,
      robustness: problem.hasRobustness ? robustness : null,
    });
    if (strategy === "published" && (start + count) % (100 * options.discriminatorSteps) === 0) {
      weights = publishedWeights(rows, state, fit, robustness);
    }
    training.onEpochs(count);
    await pacer.yieldIfDue();
    if (!Number.isFinite(fit)) break;
  }
  return {
    parameters: floats(state.classifier).slice(),
    report: { strategy, target: options.target, ...describeWeights(weights), trace },
  };
}

function startState(
  { runtime: { Tensor }, problem }: FrTraining,
  random: Random,
  weightsSeed: number,
): Record<string, Tensor> {
  const { architecture, groups, hasRobustness } = problem;
  const [height, width] = fairnessShape(problem);
  const reader = random.fork("fairness");
  const row = (): Tensor =>
    new Tensor("float32", new Float32Array(architecture.parameterCount), [1, architecture.parameterCount]);
  const judges = hasRobustness
    ? randomState(architecture.inputs + groups + architecture.classes - 1, random.fork("robustness"))
    : [];
  return {
    classifier: new Tensor("float32", initialParameters(architecture, weightsSeed), [
      1,
      architecture.parameterCount,
    ]),
    moments1: row(),
    moments2: row(),
    fairness: new Tensor(
      "float32",
      new Float32Array(height * width).map(() => 0.2 * reader.normal()),
      [height, width],
    ),
    ...Object.fromEntries(
      judges.map(({ values, shape }, index) => [`r${index}`, new Tensor("float32", values, shape)]),
    ),
    losses: new Tensor("float32", new Float32Array(3), [1, 3]),
  };
}

function rowFeeds(
  { runtime: { Tensor }, problem }: FrTraining,
  rows: PreparedRows,
  trusted: PreparedRows | undefined,
  ids: Int32Array,
): Record<string, Tensor> {
  const { architecture, groups, hasRobustness } = problem;
  const { inputs, classes } = architecture;
  const known = ids.filter((id) => id >= 0).length;
  const scaled = rows.groups.map((value) => (value * rows.size) / Math.max(1, known));
  const described = inputs + groups + classes - 1;
  return {
    features: new Tensor("float32", rows.features, [rows.size, inputs + 1]),
    targets: new Tensor("float32", rows.targets, [rows.size, classes]),
    groups: new Tensor("float32", scaled, [rows.size, groups]),
    ...(hasRobustness &&
      trusted && {
        undescribed: new Tensor("float32", firstColumns(rows.described, described, inputs + groups), [
          rows.size,
          inputs + groups,
        ]),
        trusted: new Tensor("float32", trusted.described, [trusted.size, described]),
      }),
  };
}

function firstColumns(values: Float32Array, width: number, count: number): Float32Array {
  return Float32Array.from({ length: (values.length / width) * count }, (_, index) => {
    return values[Math.floor(index / count) * width + (index % count)]!;
  });
}

/**
 * The numbers of the steps from epoch `start` on; in steps that leave the classifier alone its optimizer is
 * idle.
 */
function stepFeeds(
  { runtime: { Tensor }, problem, options }: FrTraining,
  coefficients: ReturnType<typeof startCoefficients>,
  start: number,
  count: number,
): Record<string, Tensor> {
  const { pretrainingEpochs, discriminatorSteps, fairnessLearningRate, robustnessLearningRate } = options;
  const names = stepRules.adam.coefficients;
  const columns = new Map<string, Float32Array>();
  for (const name of [...names.map((each) => each.name), "gate", "pretraining", "fairnessRate"])
    columns.set(name, new Float32Array(count));
  if (problem.hasRobustness)
    columns.set("robustnessRate", new Float32Array(count).fill(robustnessLearningRate));
  columns.get("fairnessRate")!.fill(fairnessLearningRate);
  for (let step = 0; step < count; step++) {
    const epoch = start + step;
    const isPretraining = epoch < pretrainingEpochs;
    const isActive = isPretraining || epoch % discriminatorSteps === 0;
    const numbers = isActive ? coefficients.advance() : names.map(({ idle }) => idle);
    names.forEach(({ name }, place) => {
      columns.get(name)![step] = numbers[place]!;
    });
    columns.get("gate")![step] = isActive ? 1 : 0;
    columns.get("pretraining")![step] = isPretraining ? 1 : 0;
  }
  return Object.fromEntries(
    Array.from(columns, ([name, values]) => [name, new Tensor("float32", values, [count, 1, 1])]),
  );
}

/** How far the published reweighting trusts its discriminator: 1 / (1 + e^(3 − ratio)). */
export function trustInDiscriminator(ratio: number): number {
  return 1 / (1 + Math.exp(3 - ratio));
}

/**
 * w = a · D + (1 − a), with a from the ratio of the losses of classifier and discriminator; D of the rows as
 * they are labelled.
 */
function publishedWeights(
  { described, size }: PreparedRows,
  state: Readonly<Record<string, Tensor>>,
  fit: number,
  robustness: number,
): Float32Array<ArrayBuffer> {
  const trust = trustInDiscriminator(fit / robustness);
  const [kernel1, biases1, kernel2, biases2] = [0, 1, 2, 3].map((index) => floats(state[`r${index}`])) as [
    Float32Array,
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  const width = described.length / size;
  return new Float32Array(size).map((_, row) => {
    let logit = biases2[0]!;
    biases1.forEach((bias, unit) => {
      let sum = bias;
      for (let input = 0; input < width; input++) {
        sum += described[row * width + input]! * kernel1[input * biases1.length + unit]!;
      }
      logit += kernel2[unit]! * (sum > 0 ? sum : 0.2 * sum);
    });
    return trust / (1 + Math.exp(-logit)) + 1 - trust;
  });
}
