import type { Evaluation, ProblemList, TrainingResult, TrainingStatus } from "@slicetuner/core";
import type { DataFile, JobFile, RequestedJob } from "./protocol.ts";

const statuses: readonly unknown[] = [
  "early-stopped",
  "epoch-limit",
  "diverged",
] satisfies readonly TrainingStatus[];

/** Files of a trained model, as a program names them. */
export interface ReportedModel {
  readonly format: string;
  /** Paths, relative to the folder of the job file, by file name. */
  readonly files: Readonly<Record<string, string>>;
}

/** A result that a program reported, checked; its model is not read yet. */
export interface ReportedResult extends TrainingResult {
  readonly reportedModel?: ReportedModel;
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * Checks what was reported for a job. Every mistake becomes a problem with the path of its field; undefined is returned
 * then. Where a program reports no pooled loss it is computed from the slices'; epochs are 1 unless reported, and a status
 * that is not reported is the one that claims least.
 */
export function readReportedResult(
  fields: Fields,
  request: Omit<JobFile, "jobs">,
  job: RequestedJob,
  problems: ProblemList,
): ReportedResult | undefined {
  const before = problems.problems.length;
  const { status = "epoch-limit", epochs = 1, bestEpoch = epochs, warnings = [] } = fields;
  problems.expect(
    statuses.includes(status),
    "status",
    `is ${show(status)}, expected one of ${statuses.join(", ")}`,
  );
  expectWhole(problems, "epochs", epochs, 1);
  expectWhole(problems, "bestEpoch", bestEpoch, 1);
  const examplesSeen = fields.examplesSeen ?? Number(epochs) * job.rowCount;
  expectWhole(problems, "examplesSeen", examplesSeen, 0);
  const areTexts = Array.isArray(warnings) && warnings.every((warning) => typeof warning === "string");
  problems.expect(areTexts, "warnings", `is ${show(warnings)}, expected a list of texts`);

  const { slices, data } = request;
  const evaluations = { validation: null as Evaluation | null, test: null as Evaluation | null };
  let model: ReportedModel | undefined;
  if (status !== "diverged") {
    evaluations.validation = readEvaluation(fields, slices, data.validation, "", problems);
    if (data.test !== undefined) {
      if (isRecord(fields.test))
        evaluations.test = readEvaluation(fields.test, slices, data.test, "test.", problems);
      else problems.add("test", `is ${show(fields.test)}, expected the losses on the test data`);
    }
    if (job.keepModel) model = readModel(fields.model, problems);
  }
  if (problems.problems.length > before) return undefined;
  return {
    jobId: job.id,
    status: status as TrainingStatus,
    ...evaluations,
    epochs: epochs as number,
    bestEpoch: bestEpoch as number,
    examplesSeen: examplesSeen as number,
    warnings: warnings as string[],
    ...(model && { reportedModel: model }),
  };
}

function readEvaluation(
  { sliceLosses, loss, accuracy }: Fields,
  slices: readonly string[],
  { sliceWeights }: DataFile,
  path: string,
  problems: ProblemList,
): Evaluation {
  const losses = readSliceLosses(sliceLosses, slices, sliceWeights, `${path}sliceLosses`, problems);
  if (loss !== undefined) expectLoss(problems, `${path}loss`, loss);
  if (accuracy !== undefined) {
    const isShare = typeof accuracy === "number" && accuracy >= 0 && accuracy <= 1;
    problems.expect(isShare, `${path}accuracy`, `is ${show(accuracy)}, expected a share from 0 to 1`);
  }
  return {
    loss: (loss as number | undefined) ?? pooledLoss(losses, sliceWeights),
    sliceLosses: losses,
    accuracy: (accuracy as number | undefined) ?? Number.NaN,
  };
}

/** Losses in the order of the slices, given so or by name; null for a slice without weight, whatever was reported for it. */
function readSliceLosses(
  reported: unknown,
  slices: readonly string[],
  sliceWeights: readonly number[],
  path: string,
  problems: ProblemList,
): (number | null)[] {
  if (Array.isArray(reported)) {
    const message = `has ${reported.length} losses, expected one for each of ${slices.length} slices`;
    if (!problems.expect(reported.length === slices.length, path, message)) return [];
  } else if (!isRecord(reported)) {
    problems.add(path, `is ${show(reported)}, expected losses by slice name, or in the order of the slices`);
    return [];
  } else {
    for (const name of Object.keys(reported))
      problems.expect(slices.includes(name), `${path}.${name}`, "names no slice");
  }
  return slices.map((name, slice) => {
    if (sliceWeights[slice] === 0) return null;
    const loss = Array.isArray(reported)
      ? reported[slice]
      : Object.hasOwn(reported, name)
        ? (reported as Fields)[name]
        : undefined;
    expectLoss(problems, `${path}.${name}`, loss);
    return loss as number;
  });
}

/** Σ weight · loss / Σ weight: the mean over all examples, for a slice's loss is the mean over its own. */
function pooledLoss(losses: readonly (number | null)[], sliceWeights: readonly number[]): number {
  let [sum, total] = [0, 0];
  losses.forEach((loss, slice) => {
    if (loss === null) return;
    sum += sliceWeights[slice]! * loss;
    total += sliceWeights[slice]!;
  });
  return sum / total;
}

function readModel(reported: unknown, problems: ProblemList): ReportedModel | undefined {
  const { format, files } = isRecord(reported) ? reported : {};
  if (typeof format !== "string" || format === "" || !isRecord(files) || Object.keys(files).length === 0) {
    problems.add("model", `is ${show(reported)}, expected { "format": "…", "files": { "NAME": "PATH" } }`);
    return undefined;
  }
  for (const [name, path] of Object.entries(files)) {
    const isPlain = name !== "" && name !== "." && name !== ".." && !/[/\\\0]/.test(name);
    problems.expect(isPlain, `model.files.${name}`, "is no plain file name");
    const isPath = typeof path === "string" && path !== "";
    problems.expect(isPath, `model.files.${name}`, `is ${show(path)}, expected the path of a file`);
  }
  return { format, files: files as Record<string, string> };
}

function expectLoss(problems: ProblemList, path: string, loss: unknown): void {
  const isLoss = typeof loss === "number" && Number.isFinite(loss) && loss >= 0;
  const what = loss === undefined ? "is missing" : `is ${show(loss)}`;
  problems.expect(isLoss, path, `${what}, expected a finite number of at least 0`);
}

function expectWhole(problems: ProblemList, path: string, value: unknown, least: number): void {
  const isWhole = Number.isSafeInteger(value) && (value as number) >= least;
  problems.expect(isWhole, path, `is ${show(value)}, expected a whole number of at least ${least}`);
}

export function isRecord(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A value as it was reported, shortened. */
function show(value: unknown): string {
  if (typeof value === "number" && !Number.isFinite(value)) return `${value} (too large for a number)`;
  const text = value === undefined ? "missing" : JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
