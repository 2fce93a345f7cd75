import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import {
  createPacer,
  type Dataset,
  evaluateProbabilities,
  InvalidInputError,
  type KeptPredictions,
  type ModuleReference,
  type Pacer,
  type TrainedModel,
  type Trainer,
  type TrainerCall,
  type TrainingData,
  type TrainingResult,
  writeSoftmax,
} from "@slicetuner/core";
import { demographicParity, instabilityWarning } from "@slicetuner/metrics";
import {
  floats,
  type InferenceSession,
  loadRuntime,
  type OnnxRuntime,
  sessionOptions,
} from "@slicetuner/onnx-runtime";
import {
  type Architecture,
  architectureOf,
  inferenceModel,
  layerWeights,
  logitsGraph,
} from "@slicetuner/onnx-training";
import { type AdversarialProblem, adversarialGraph } from "./adversarial-graph.ts";
import { type CompleteFrTrainOptions, completeFrTrainOptions, type FrTrainOptions } from "./options.ts";
import { groupsOf } from "./prepared-rows.ts";
import { warningsOf } from "./report.ts";
import { trainClassifier } from "./train-model.ts";

const jobsPerCall = 8;
const examplesPerCall = 4096;

/**
 * FR-Train (Roh et al., ICML 2020): a classifier that fits the labels while one discriminator cannot read the
 * group from its scores, and that trusts each row as far as a discriminator takes it for a row of a small
 * trusted set (`TrainingData.trusted`). Full batches, a fixed number of epochs. Each result's `samplerReport`
 * is a `FrTrainReport`.
 * @throws InvalidInputError with every option that cannot be used; in `doTrain` for data without the group
 * column or the trusted set
 */
export async function createFrTrainTrainer(options: FrTrainOptions): Promise<Trainer> {
  const complete = completeFrTrainOptions(options);
  const runtime = await loadRuntime(complete.runtime);
  const reference = referenceTo(options);
  return {
    specificationVersion: "v1",
    name: `FR-Train (${complete.strategy}, ${complete.target}, ${runtime.kind})`,
    capabilities: {
      supportsExampleWeights: true,
      deterministic: true,
      maximumJobsPerCall: jobsPerCall,
      returnsModels: true,
      returnsPredictions: true,
      takesSampler: false,
      trainsInEpochs: true,
      usesSeeds: true,
    },
    ...(reference && { reference }),
    doTrain: (call) => trainAll(runtime, complete, call),
    close: async () => {},
  };
}

async function trainAll(
  runtime: OnnxRuntime,
  options: CompleteFrTrainOptions,
  { data, jobs, signal, onProgress }: TrainerCall,
): Promise<readonly TrainingResult[]> {
  signal.throwIfAborted();
  const problem = problemOf(options, data);
  const progress = { jobsDone: 0, jobsTotal: jobs.length, examplesSeen: 0 };
  const pacer = createPacer(signal, () => onProgress({ ...progress }));
  const session = await runtime.InferenceSession.create(adversarialGraph(problem), sessionOptions);
  const evaluation = await runtime.InferenceSession.create(logitsGraph(problem.architecture), sessionOptions);
  const predict = (dataset: Dataset, parameters: Float32Array) =>
    predictAll(runtime, evaluation, problem.architecture, dataset, parameters, pacer);
  const results: TrainingResult[] = [];
  const ratios: (number | null)[] = [];
  try {
    for (const job of jobs) {
      let epochs = 0;
      const { parameters, report } = await trainClassifier(
        {
          runtime,
          session,
          problem,
          options,
          pacer,
          lossesOf: async (dataset, current) => lossesOf(dataset, await predict(dataset, current)),
          onEpochs: (count) => {
            epochs += count;
            progress.examplesSeen += count * job.rows.length;
          },
        },
        { train: data.train, trusted: options.strategy === "sample-selection" ? undefined : data.trusted },
        job,
      );
      const plain = {
        jobId: job.id,
        epochs,
        bestEpoch: epochs,
        examplesSeen: epochs * job.rows.length,
        samplerReport: report,
      };
      if (!parameters.every(Number.isFinite)) {
        results.push({ ...plain, status: "diverged", validation: null, test: null, warnings: [] });
      } else {
        const onValidation = await predict(data.validation, parameters);
        const decisions = decisionsOf(data.validation, onValidation);
        ratios.push(ratioOf(data.validation, options.group, decisions));
        const onTest = data.test && (await predict(data.test, parameters));
        const kept: { validation?: Float32Array; test?: Float32Array } = {};
        if (job.keepPredictions?.includes("validation")) kept.validation = onValidation;
        if (job.keepPredictions?.includes("test") && onTest) kept.test = onTest;
        const predictions: KeptPredictions | undefined = job.keepPredictions?.length ? kept : undefined;
        results.push({
          ...plain,
          status: "epoch-limit",
          validation: evaluateProbabilities(data.validation, onValidation),
          test: data.test && onTest ? evaluateProbabilities(data.test, onTest) : null,
          warnings: warningsOf(report, decisions),
          ...(predictions && { predictions }),
          ...(job.keepModel && { model: modelOf(problem.architecture, data.train, parameters) }),
        });
      }
      progress.jobsDone += 1;
      onProgress({ ...progress });
    }
  } finally {
    await Promise.all([session.release(), evaluation.release()]);
  }
  const warning = areSameRows(jobs)
    ? instabilityWarning(ratios.filter((ratio) => ratio !== null))
    : undefined;
  return warning === undefined
    ? results
    : results.map((result) => ({ ...result, warnings: [...result.warnings, warning] }));
}

/** Whether the jobs differ by their seeds alone. */
function areSameRows(jobs: TrainerCall["jobs"]): boolean {
  return jobs.every(
    ({ rows }) =>
      rows.length === jobs[0]!.rows.length && rows.every((row, index) => row === jobs[0]!.rows[index]),
  );
}

function problemOf(options: CompleteFrTrainOptions, data: TrainingData): AdversarialProblem {
  const { train, trusted } = data;
  const { values } = groupsOf(train, options.group, "data.train.groups");
  const hasTrusted = trusted !== undefined && trusted.size > 0;
  if (options.strategy !== "sample-selection" && !hasTrusted) {
    const message = `strategy "${options.strategy}" needs a small set of trusted examples; without one use "sample-selection"`;
    throw new InvalidInputError([{ path: "data.trusted", message }]);
  }
  if (values.length < 2) {
    const message = `column "${options.group}" has ${values.length} groups, expected at least 2`;
    throw new InvalidInputError([{ path: "data.train.groups", message }]);
  }
  return {
    architecture: architectureOf(options.model, train.exampleShape, train.classes.length),
    groups: values.length,
    target: options.target,
    fairnessWeight: options.fairnessWeight,
    robustnessWeight: options.robustnessWeight,
    hasRobustness: options.strategy === "published",
  };
}

async function predictAll(
  { Tensor }: OnnxRuntime,
  session: InferenceSession,
  { inputs, classes, parameterCount }: Architecture,
  { features, size }: Dataset,
  parameters: Float32Array,
  pacer: Pacer,
): Promise<Float32Array> {
  const probabilities = new Float32Array(size * classes);
  for (let start = 0; start < size; start += examplesPerCall) {
    const count = Math.min(examplesPerCall, size - start);
    // (inputs + 1) × examples, a row of ones at the end.
    const columns = new Float32Array((inputs + 1) * count).fill(1);
    for (let row = 0; row < count; row++) {
      for (let input = 0; input < inputs; input++)
        columns[input * count + row] = features[(start + row) * inputs + input]!;
    }
    const { logits } = await session.run({
      parameters: new Tensor("float32", parameters, [1, parameterCount]),
      features: new Tensor("float32", columns, [inputs + 1, count]),
    });
    const values = floats(logits);
    for (let row = 0; row < count; row++) {
      const place = (start + row) * classes;
      writeSoftmax(values, row, count, probabilities.subarray(place, place + classes));
    }
    await pacer.yieldIfDue();
  }
  return probabilities;
}

function lossesOf({ labels, classes }: Dataset, probabilities: Float32Array): Float32Array {
  return Float32Array.from(
    labels,
    (label, row) => -Math.log(Math.max(probabilities[row * classes.length + label]!, 1e-38)),
  );
}

/** The most probable class of each example. */
function decisionsOf({ size, classes }: Dataset, probabilities: Float32Array): Int32Array {
  return Int32Array.from({ length: size }, (_, row) => {
    const own = probabilities.subarray(row * classes.length, (row + 1) * classes.length);
    return own.indexOf(Math.max(...own));
  });
}

/**
 * Lowest rate of positive decisions of a group / highest; null where a group is empty or the data have no
 * such column.
 */
function ratioOf({ groups, classes }: Dataset, name: string, decisions: Int32Array): number | null {
  const column = groups?.find((group) => group.name === name);
  if (column === undefined) return null;
  const rows = Array.from(column.ids.keys()).filter((row) => column.ids[row]! >= 0);
  return demographicParity({
    decisions: Int32Array.from(rows, (row) => decisions[row]!),
    groups: Int32Array.from(rows, (row) => column.ids[row]!),
    classCount: classes.length,
    groupCount: column.values.length,
  }).ratio;
}

function modelOf(architecture: Architecture, train: Dataset, parameters: Float32Array): TrainedModel {
  const file = inferenceModel(architecture.layers, layerWeights(architecture, parameters), train);
  return { format: "onnx", files: { "model.onnx": file.slice() } };
}

/** How workers make the same trainer; undefined while this package runs from sources that are not built. */
function referenceTo(options: FrTrainOptions): ModuleReference | undefined {
  const packageName = "@slicetuner/fr-train";
  try {
    const url = pathToFileURL(createRequire(import.meta.url).resolve(packageName)).href;
    return { url, packageName, exportName: "createFrTrainTrainer", options };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "MODULE_NOT_FOUND") return undefined;
    throw error;
  }
}
