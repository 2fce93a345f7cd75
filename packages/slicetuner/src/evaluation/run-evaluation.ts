import type { ClassifierEvaluation, MeasuredValue } from "@slicetuner/metrics";
import { type EvaluateResult, startResult } from "@slicetuner/results";
import type { WorkContext } from "../cli/define-command.ts";
import { measureClassifier, whyUnknown } from "../fairness/measured-classifier.ts";
import { eachMeasure } from "../fairness/summarize-seeds.ts";
import type { ToldPredictions } from "../fairness/told-predictions.ts";
import type { PreparedEvaluation } from "./prepare-evaluation.ts";

export async function runEvaluation(
  prepared: PreparedEvaluation,
  { signal, warn }: WorkContext<never>,
): Promise<EvaluateResult> {
  const { dataset, told, ask, spec, groups, positive, seed } = prepared;
  const start = performance.now();
  const asked = await ask?.(signal);
  const said = asked ?? told!;
  const { level, replicates } = spec;
  const intervals =
    replicates === 0 ? null : { level, seed, ...(replicates !== undefined && { replicates }) };
  const { minimumGroupSize } = groups;
  const evaluation = measureClassifier(dataset, said, { positive, minimumGroupSize, intervals });
  const warnings = [...prepared.warnings, ...evaluation.warnings];
  for (const warning of warnings) warn(warning);
  const { classes } = dataset;
  const positiveName = positive ?? (classes.length === 2 ? 1 : undefined);
  return {
    ...startResult("evaluate"),
    command: "evaluate",
    data: {
      source: prepared.title,
      rows: dataset.size,
      classes: [...classes],
      positive: positiveName === undefined ? null : classes[positiveName]!,
      groups: [...groups.columns],
    },
    classifier: prepared.classifier,
    settings: JSON.parse(JSON.stringify(prepared.recorded)) as EvaluateResult["settings"],
    parity:
      spec.parityCheck === undefined
        ? null
        : compare(spec.predictions![0]!, asked!, told!, classes.length, spec.parityCheck),
    test: testOf(evaluation),
    calibration:
      evaluation.calibration === null ? null : evaluation.calibration.bins.map((bin) => ({ ...bin })),
    constantDecision: evaluation.constantDecision === null ? null : classes[evaluation.constantDecision]!,
    intervals: evaluation.intervals,
    seconds: (performance.now() - start) / 1000,
    warnings,
  };
}

/** In how many of the first rows two classifiers decide differently. */
function compare(
  column: string,
  asked: ToldPredictions,
  told: ToldPredictions,
  classCount: number,
  most: number,
): EvaluateResult["parity"] {
  const [first, second] = [asked, told].map((said) => decisionsOf(said, classCount)) as [
    Int32Array,
    Int32Array,
  ];
  const rows = Math.min(most, first.length);
  const different = first.subarray(0, rows).filter((decision, row) => decision !== second[row]).length;
  return { column, rows, different };
}

function decisionsOf({ decisions, probabilities }: ToldPredictions, classCount: number): Int32Array {
  if (decisions !== undefined) return decisions;
  return Int32Array.from({ length: probabilities!.length / classCount }, (_, row) => {
    const own = probabilities!.subarray(row * classCount, (row + 1) * classCount);
    return own.indexOf(Math.max(...own));
  });
}

function testOf(evaluation: ClassifierEvaluation): EvaluateResult["test"] {
  const { measures, groups: summaries } = evaluation;
  const unknown = evaluation.calibration === null ? "only decisions are known, no probabilities" : undefined;
  const groups = measures.groups.map(({ name, fairness, table }, index) => {
    const reason = whyUnknown(evaluation, name);
    return {
      name,
      fairness: eachMeasure((measure, comparison) => withReason(fairness[measure][comparison], reason)),
      table: table.map((row) => ({
        ...row,
        rocArea: withReason(row.rocArea, unknown ?? "a class has no row in this group"),
      })),
      missing: summaries[index]!.missing,
      leftOut: summaries[index]!.leftOut.map((group) => ({ ...group })),
    };
  });
  const { accuracy, logLoss, rocArea, calibrationError, guessingLoss } = measures;
  return {
    accuracy,
    logLoss: withReason(logLoss, unknown),
    rocArea: withReason(rocArea, unknown ?? "a class has no row"),
    calibrationError: withReason(calibrationError, unknown),
    guessingLoss,
    fairness: groups[0]?.fairness ?? null,
    groups,
  };
}

function withReason(value: MeasuredValue, reason: string | undefined): EvaluateResult["test"]["accuracy"] {
  return value.value === null && reason !== undefined ? { ...value, reason } : value;
}
