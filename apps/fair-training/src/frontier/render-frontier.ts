import type { FairnessTarget } from "@slicetuner/fairbatch";
import { summarize } from "@slicetuner/metrics";
import type { Measured } from "../measure.ts";
import type { FrontierPoint } from "./run-frontier.ts";

const measureOf = {
  "demographic-parity": "demographicParity",
  "equal-opportunity": "equalOpportunity",
  "equalized-odds": "equalizedOdds",
} as const satisfies Record<FairnessTarget, keyof Measured>;

/** Disparities at which methods are compared. */
const levels = [0.01, 0.02, 0.03, 0.05, 0.1, 0.15] as const;

/** Every point that counts for a target: accuracy and disparity, mean ± standard error. */
export function renderPoints(points: readonly FrontierPoint[], target: FairnessTarget): string {
  const lines = pointsFor(points, target).map((point) => {
    const { accuracy, disparity } = columnsOf(point, target);
    const note = point.constant > 0 ? `constant for ${point.constant} of ${accuracy.length} seeds` : "";
    return `| ${point.name} | ${show(accuracy)} | ${show(disparity)} | ${note} |`;
  });
  return ["| method | accuracy | disparity | |", "| --- | --: | --: | --- |", ...lines].join("\n");
}

/**
 * For each target and level of its disparity: the most accurate point with at most that mean disparity, of
 * thresholds after plain training, of all that changes training, and of gradient boosting with thresholds.
 * Points that are constant for a seed are left out. The last column has the paired difference of the first
 * two, ± its standard error, and whether the goal is met: not worse by more than one standard error.
 */
export function renderVerdicts(points: readonly FrontierPoint[]): string {
  const lines: string[] = [];
  for (const target of Object.keys(measureOf) as FairnessTarget[]) {
    for (const level of levels) {
      const best = (kind: FrontierPoint["kind"]) => bestAt(pointsFor(points, target), target, kind, level);
      const [thresholds, training, reference] = [best("thresholds"), best("training"), best("reference")];
      if (thresholds === undefined && training === undefined) continue;
      const cells = [
        accuracyOf(thresholds),
        training === undefined ? "–" : `${accuracyOf(training)} (${training.name})`,
        accuracyOf(reference),
        verdict(thresholds, training),
      ];
      lines.push(`| ${target} | ${level} | ${cells.join(" | ")} |`);
    }
  }
  return [
    "| target | disparity at most | thresholds | best training | boosting with thresholds | difference |",
    "| --- | --: | --: | --- | --: | --- |",
    ...lines,
  ].join("\n");
}

function pointsFor(points: readonly FrontierPoint[], target: FairnessTarget): FrontierPoint[] {
  return points.filter((point) => point.target === undefined || point.target === target);
}

function bestAt(
  points: readonly FrontierPoint[],
  target: FairnessTarget,
  kind: FrontierPoint["kind"],
  level: number,
): FrontierPoint | undefined {
  // Plain training is where both begin.
  const isOf = (point: FrontierPoint) =>
    point.kind === kind || (point.name === "plain" && kind === "thresholds");
  return points
    .filter(
      (point) => isOf(point) && point.constant === 0 && mean(columnsOf(point, target).disparity) <= level,
    )
    .sort((first, second) => meanAccuracy(second) - meanAccuracy(first))[0];
}

function verdict(thresholds: FrontierPoint | undefined, training: FrontierPoint | undefined): string {
  if (training === undefined) return "no training gets there";
  if (thresholds === undefined) return "met: thresholds do not get there";
  const differences = training.measured.map(
    ({ accuracy }, seed) => accuracy - thresholds.measured[seed]!.accuracy,
  );
  const { mean: difference, standardError } = summarize(differences);
  const text = `${difference >= 0 ? "+" : "−"}${Math.abs(difference).toFixed(4)} ± ${(standardError ?? 0).toFixed(4)}`;
  return difference >= -(standardError ?? 0) ? `${text}: met` : `${text}: **not met**`;
}

function columnsOf({ measured }: FrontierPoint, target: FairnessTarget) {
  return {
    accuracy: measured.map(({ accuracy }) => accuracy),
    disparity: measured.map((each) => each[measureOf[target]]),
  };
}

function accuracyOf(point: FrontierPoint | undefined): string {
  return point === undefined ? "–" : show(point.measured.map(({ accuracy }) => accuracy));
}

function meanAccuracy({ measured }: FrontierPoint): number {
  return mean(measured.map(({ accuracy }) => accuracy));
}

function mean(values: readonly number[]): number {
  return summarize(values).mean;
}

function show(values: readonly number[]): string {
  const { mean: middle, standardError } = summarize(values);
  return standardError === null ? middle.toFixed(4) : `${middle.toFixed(4)} ± ${standardError.toFixed(4)}`;
}
