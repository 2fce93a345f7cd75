import type {
  EvaluatedColumns,
  Evaluation,
  ProblemList,
  TrainingResult,
  TrainingStatus,
} from "@slicetuner/core";
import type { RequestedJob } from "./protocol.ts";
import { type Fields, isRecord, show } from "./report-fields.ts";
import { readEvaluation } from "./reported-evaluation.ts";

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

/** The data that results are measured by, in the order of their tables' rows. */
export interface MeasuredData {
  readonly validation: EvaluatedColumns;
  readonly test?: EvaluatedColumns;
}

/** A result that a program reported, checked; its model is not read yet. */
export interface ReportedResult extends TrainingResult {
  readonly reportedModel?: ReportedModel;
}

/**
 * Checks what was reported for a job. Every mistake becomes a problem with the path of its field; undefined
 * is returned then. Epochs are 1 unless reported, and a status that is not reported is the one that claims
 * least.
 */
export function readReportedResult(
  fields: Fields,
  data: MeasuredData,
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
  // Of wrong epochs nothing is computed: they are a problem of their own.
  const examplesSeen = fields.examplesSeen ?? (typeof epochs === "number" ? epochs : 0) * job.rowCount;
  expectWhole(problems, "examplesSeen", examplesSeen, 0);
  const areTexts = Array.isArray(warnings) && warnings.every((warning) => typeof warning === "string");
  problems.expect(areTexts, "warnings", `is ${show(warnings)}, expected a list of texts`);

  const evaluations = { validation: null as Evaluation | null, test: null as Evaluation | null };
  const predictions: { validation?: Float32Array; test?: Float32Array } = {};
  let model: ReportedModel | undefined;
  if (status !== "diverged") {
    for (const part of ["validation", "test"] as const) {
      const columns = data[part];
      if (columns === undefined) continue;
      const own = part === "test" ? fields.test : fields;
      if (!isRecord(own)) {
        problems.add("test", `is ${show(own)}, expected what the model does on the test data`);
        continue;
      }
      const path = part === "test" ? "test." : "";
      const reported = readEvaluation(own, columns, path, problems);
      evaluations[part] = reported.evaluation;
      if (!job.keepPredictions.includes(part)) continue;
      if (reported.predictions !== undefined) predictions[part] = reported.predictions;
      else
        problems.expect(own.predictions !== undefined, `${path}predictions`, "is missing, and was asked for");
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
    ...(Object.keys(predictions).length > 0 && { predictions }),
    ...(model && { reportedModel: model }),
  };
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

function expectWhole(problems: ProblemList, path: string, value: unknown, least: number): void {
  const isWhole = Number.isSafeInteger(value) && (value as number) >= least;
  problems.expect(isWhole, path, `is ${show(value)}, expected a whole number of at least ${least}`);
}
