import type { CleanResult as Cleaned, StepReport } from "@slicetuner/mlclean";
import { type CleanResult, type CleanStepRecord, startResult } from "@slicetuner/results";

export interface ResultFacts {
  readonly data: CleanResult["data"];
  readonly settings: CleanResult["settings"];
  readonly guard: CleanResult["guard"];
  readonly seconds: number;
  readonly warnings: readonly string[];
}

/** What was done, as `--json` prints it. */
export function cleanResult(
  cleaned: Cleaned,
  { data, settings, guard, seconds, warnings }: ResultFacts,
): CleanResult {
  const counts = { kept: 0, merged: 0, removed: 0 };
  for (const fate of cleaned.table.fates) counts[fate] += 1;
  const matched = cleaned.steps.find(({ resolve }) => resolve !== undefined)?.resolve;
  const quality = matched?.quality ?? null;
  return {
    ...startResult("clean"),
    command: "clean",
    data,
    settings,
    rows: {
      input: cleaned.table.fates.length,
      removed: counts.removed,
      merged: counts.merged,
      output: counts.kept,
    },
    comparisons: cleaned.comparisons,
    matching:
      quality === null
        ? null
        : {
            pairs: matched!.pairs,
            precision: quality.precision,
            recall: quality.recall,
            f1: quality.f1,
          },
    steps: cleaned.steps.map(recordStep),
    guard,
    counted: null,
    seconds,
    warnings: [...warnings],
  };
}

type Rates = CleanStepRecord["ratesBefore"];

function recordStep(report: StepReport): CleanStepRecord {
  const { sanitize, resolve, reweigh } = report;
  return {
    step: report.step,
    rowsBefore: report.rowsBefore,
    rowsAfter: report.rowsAfter,
    ratesBefore: copyRates(report.ratesBefore),
    ratesAfter: copyRates(report.ratesAfter),
    removed: (sanitize?.removed ?? []).map(({ id, reason, score }) => ({
      id,
      reason,
      score: Number.isFinite(score) ? score : null,
    })),
    merged: (resolve?.merged ?? []).map(({ id, sources }) => ({ id, sources: [...sources] })),
    factors: (reweigh?.factors ?? []).map((own) => ({ ...own })),
    comparisons: resolve?.comparisons ?? 0,
    possiblePairs: resolve?.allPairs ?? 0,
    leftOut: resolve?.leftOut ?? 0,
    matchStatus: resolve?.model?.status ?? null,
    reweighStatus: reweigh?.status ?? null,
  };
}

/** Rates as results have them. */
export function copyRates(rates: StepReport["ratesBefore"]): Rates {
  return rates === null ? null : { groups: rates.groups.map((own) => ({ ...own })), parity: rates.parity };
}
