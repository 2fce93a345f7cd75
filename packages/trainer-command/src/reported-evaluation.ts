import { type EvaluatedColumns, type Evaluation, Evaluator, type ProblemList } from "@slicetuner/core";
import { type Fields, isRecord, show } from "./report-fields.ts";

/** An evaluation as a program reported it, and the probabilities where it did. */
export interface ReportedEvaluation {
  readonly evaluation: Evaluation;
  /** Examples × classes. */
  readonly predictions?: Float32Array;
}

/** By how much the probabilities of an example may miss the sum 1. */
const sumTolerance = 0.01;

/**
 * Checks what was reported of one data set. A program gives `predictions`, or `losses` of the examples, or
 * `sliceLosses`; what it does not give is computed from what it gives. Every mistake becomes a problem with the path of its field.
 * @param part the data set, in the order of the table's rows
 * @param path of the fields: empty, or `test.`
 */
export function readEvaluation(
  fields: Fields,
  part: EvaluatedColumns,
  path: string,
  problems: ProblemList,
): ReportedEvaluation {
  const before = problems.problems.length;
  const { loss, accuracy, sliceStandardErrors } = fields;
  const predictions = readPredictions(fields.predictions, part, `${path}predictions`, problems);
  const losses =
    readLosses(fields.losses, part, `${path}losses`, problems) ??
    lossesOf(predictions, part, `${path}predictions`, problems);
  const isWhole = problems.problems.length === before;
  const computed = isWhole && losses ? evaluate(part, losses, predictions) : undefined;
  const sliceLosses =
    fields.sliceLosses === undefined && (fields.losses !== undefined || fields.predictions !== undefined)
      ? (computed?.sliceLosses ?? [])
      : readBySlice(fields.sliceLosses, part, `${path}sliceLosses`, problems, expectLoss);
  if (loss !== undefined) expectLoss(problems, `${path}loss`, loss);
  if (accuracy !== undefined) {
    const isShare = typeof accuracy === "number" && accuracy >= 0 && accuracy <= 1;
    problems.expect(isShare, `${path}accuracy`, `is ${show(accuracy)}, expected a share from 0 to 1`);
  }
  const errors =
    sliceStandardErrors === undefined
      ? computed?.sliceStandardErrors
      : readBySlice(sliceStandardErrors, part, `${path}sliceStandardErrors`, problems, expectStandardError);
  return {
    evaluation: {
      loss: (loss as number | undefined) ?? computed?.loss ?? pooledLoss(sliceLosses, part),
      sliceLosses,
      ...(errors && { sliceStandardErrors: errors }),
      accuracy: (accuracy as number | undefined) ?? computed?.accuracy ?? Number.NaN,
    },
    ...(predictions && { predictions: Float32Array.from(predictions.flat()) }),
  };
}

function readPredictions(
  reported: unknown,
  { labels, classes }: EvaluatedColumns,
  path: string,
  problems: ProblemList,
): readonly (readonly number[])[] | undefined {
  if (reported === undefined) return undefined;
  if (!expectList(problems, path, reported, labels.length)) return undefined;
  const wrong = reported.findIndex((row) => !isDistribution(row, classes.length));
  const expected = `expected ${classes.length} probabilities of the classes, with the sum 1`;
  return problems.expect(wrong < 0, `${path}[${wrong}]`, `is ${show(reported[wrong])}, ${expected}`)
    ? (reported as number[][])
    : undefined;
}

function isDistribution(row: unknown, classes: number): boolean {
  if (!Array.isArray(row) || row.length !== classes) return false;
  if (!row.every((value) => typeof value === "number" && value >= 0)) return false;
  const sum = (row as number[]).reduce((total, value) => total + value, 0);
  return Math.abs(sum - 1) <= sumTolerance;
}

function readLosses(
  reported: unknown,
  { labels }: EvaluatedColumns,
  path: string,
  problems: ProblemList,
): readonly number[] | undefined {
  if (reported === undefined) return undefined;
  if (!expectList(problems, path, reported, labels.length)) return undefined;
  const wrong = reported.findIndex((loss) => !isLoss(loss));
  if (wrong >= 0) expectLoss(problems, `${path}[${wrong}]`, reported[wrong]);
  return wrong < 0 ? (reported as number[]) : undefined;
}

function lossesOf(
  predictions: readonly (readonly number[])[] | undefined,
  { labels, weights }: EvaluatedColumns,
  path: string,
  problems: ProblemList,
): readonly number[] | undefined {
  if (predictions === undefined) return undefined;
  const losses = predictions.map((row, index) => -Math.log(row[labels[index]!]!));
  const infinite = losses.findIndex((loss, row) => weights[row]! > 0 && !Number.isFinite(loss));
  const message =
    "gives the true class the probability 0, so that its log loss is infinite: keep probabilities above 0";
  problems.expect(infinite < 0, `${path}[${infinite}]`, message);
  return losses;
}

function evaluate(
  part: EvaluatedColumns,
  losses: readonly number[],
  predictions: readonly (readonly number[])[] | undefined,
): Evaluation {
  const evaluator = new Evaluator(part);
  losses.forEach((loss, row) => {
    const shares = predictions?.[row];
    evaluator.addLoss(row, loss, shares?.indexOf(Math.max(...shares)) === part.labels[row]);
  });
  const result = evaluator.result();
  return predictions === undefined ? { ...result, accuracy: Number.NaN } : result;
}

/**
 * Numbers in the order of the slices, given so or by name; null for a slice without weight, whatever was
 * reported for it.
 */
function readBySlice(
  reported: unknown,
  part: EvaluatedColumns,
  path: string,
  problems: ProblemList,
  expectNumber: (problems: ProblemList, path: string, value: unknown) => void,
): (number | null)[] {
  const names = part.slices.map(({ name }) => name);
  if (Array.isArray(reported)) {
    const message = `has ${reported.length} numbers, expected one for each of ${names.length} slices`;
    if (!problems.expect(reported.length === names.length, path, message)) return [];
  } else if (!isRecord(reported)) {
    const what = reported === undefined ? "is missing" : `is ${show(reported)}`;
    problems.add(
      path,
      `${what}, expected numbers by slice name or in the order of the slices; or give losses or predictions`,
    );
    return [];
  } else {
    for (const name of Object.keys(reported))
      problems.expect(names.includes(name), `${path}.${name}`, "names no slice");
  }
  const weights = sliceWeights(part);
  return names.map((name, slice) => {
    if (weights[slice] === 0) return null;
    const value = Array.isArray(reported)
      ? reported[slice]
      : Object.hasOwn(reported, name)
        ? reported[name]
        : undefined;
    expectNumber(problems, `${path}.${name}`, value);
    // What is no number is a problem already, and cannot be counted with.
    return typeof value === "number" ? value : null;
  });
}

/** Σ weight · loss / Σ weight: the mean over all examples, for a slice's loss is the mean over its own. */
function pooledLoss(losses: readonly (number | null)[], part: EvaluatedColumns): number {
  const weights = sliceWeights(part);
  let [sum, total] = [0, 0];
  losses.forEach((loss, slice) => {
    if (loss === null) return;
    sum += weights[slice]! * loss;
    total += weights[slice]!;
  });
  return sum / total;
}

function sliceWeights({ slices, sliceIds, weights }: EvaluatedColumns): number[] {
  const totals = slices.map(() => 0);
  sliceIds.forEach((slice, row) => {
    totals[slice]! += weights[row]!;
  });
  return totals;
}

function expectList(problems: ProblemList, path: string, value: unknown, length: number): value is unknown[] {
  if (!Array.isArray(value)) {
    problems.add(path, `is ${show(value)}, expected a list with an entry for each row of the table`);
    return false;
  }
  return problems.expect(
    value.length === length,
    path,
    `has ${value.length} entries for ${length} rows of the table`,
  );
}

function isLoss(loss: unknown): loss is number {
  return typeof loss === "number" && Number.isFinite(loss) && loss >= 0;
}

function expectLoss(problems: ProblemList, path: string, loss: unknown): void {
  const what = loss === undefined ? "is missing" : `is ${show(loss)}`;
  problems.expect(isLoss(loss), path, `${what}, expected a finite number of at least 0`);
}

function expectStandardError(problems: ProblemList, path: string, error: unknown): void {
  const message = `is ${show(error)}, expected a finite number of at least 0, or null where it is not known`;
  problems.expect(error === null || isLoss(error), path, message);
}
