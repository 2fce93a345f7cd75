import type { PublishedSetting, ReportedMeasure, ReportedResult } from "@slicetuner/datasets";
import type { Summary } from "@slicetuner/metrics";
import type { MethodSummary } from "@slicetuner/tuner";
import Table from "cli-table3";
import { band, type FixedPlanResult } from "./fixed-plans.ts";
import { shareOfPossibleGain, type Verdict } from "./judge.ts";

/** `.25341 ± .00020`: mean and standard error. */
function withError({ mean, standardError }: Summary): string {
  return `${digits(mean)} ± ${digits(standardError ?? 0)}`;
}

function digits(value: number): string {
  return value.toFixed(5).replace(/^(-?)0\./, "$1.");
}

function reported(measure: ReportedMeasure | undefined): string {
  return measure === undefined ? "" : digits(measure.mean);
}

function table(head: string[], rows: string[][]): string {
  const lines = new Table({
    head,
    style: { head: [], border: [] },
    colAligns: head.map((_, index) => (index < 2 ? "left" : "right")),
  });
  lines.push(...rows);
  return lines.toString();
}

/** The published allocations trained here: does our evaluation agree with the notebooks'? */
export function renderFixedPlans(setting: PublishedSetting, results: readonly FixedPlanResult[]): string {
  const verdict = (within: boolean | null) => (within === null ? "not published" : within ? "yes" : "NO");
  return table(
    [
      "plan",
      "bought",
      "loss ± s.e.",
      "published",
      "ported",
      "average EER ± s.e.",
      "published",
      "ported",
      `within ±${digits(band)}`,
    ],
    results.map(({ reported: plan, ...ours }) => {
      const known = ours.withinBand !== null;
      // The port's loops that buy fixed amounts are the same experiment; its Moderate bought something else.
      const ported = setting.ported?.results.find(
        ({ strategy, amounts }) => strategy === plan.strategy && amounts !== null,
      );
      return [
        plan.strategy,
        plan.amounts!.join(" "),
        withError(ours.loss),
        known ? reported(plan.loss) : "",
        reported(ported?.loss),
        withError(ours.averageEqualizedErrorRate),
        known ? reported(plan.averageEqualizedErrorRate) : "",
        reported(ported?.averageEqualizedErrorRate),
        verdict(ours.withinBand),
      ];
    }),
  );
}

/** The whole loop beside the published single runs and the port of the reference code. */
export function renderWholeLoops(
  setting: PublishedSetting,
  summaries: readonly MethodSummary[],
  fixedPlans: readonly FixedPlanResult[],
): string {
  const best = fixedPlans.find((plan) => plan.reported === setting.bestFound)!.loss.mean;
  const none = summaries.find((summary) => summary.method === "none")!.loss.mean;
  const find = (report: PublishedSetting["ported"], strategy: string) =>
    report?.results.find((result) => result.strategy === strategy);
  return table(
    [
      "method",
      "bought (mean)",
      "loss ± s.e.",
      "published",
      "ported",
      "average EER ± s.e.",
      "published",
      "ported",
      `within ±${digits(band)} of ported`,
      "share of possible gain",
    ],
    summaries.map(({ method, loss, averageEqualizedErrorRate, amounts }) => [
      method,
      amounts.map((amount) => Math.round(amount.mean)).join(" "),
      withError(loss),
      reported(find(setting.published, method)?.loss),
      reported(find(setting.ported, method)?.loss),
      withError(averageEqualizedErrorRate),
      reported(find(setting.published, method)?.averageEqualizedErrorRate),
      reported(find(setting.ported, method)?.averageEqualizedErrorRate),
      isNear(loss, averageEqualizedErrorRate, find(setting.ported, method)) ? "yes" : "NO",
      method === "none" ? "" : `${Math.round(100 * shareOfPossibleGain(loss.mean, none, best))} %`,
    ]),
  );
}

function isNear(
  loss: Summary,
  averageEqualizedErrorRate: Summary,
  other: ReportedResult | undefined,
): boolean {
  if (other === undefined) return false;
  return (
    Math.abs(loss.mean - other.loss.mean) <= band &&
    Math.abs(averageEqualizedErrorRate.mean - other.averageEqualizedErrorRate.mean) <= band
  );
}

/** Each claim, by how much it holds or does not. */
export function renderVerdicts(verdicts: readonly Verdict[]): string {
  return table(
    ["setting", "claim", "found ± s.e.", "at most", "holds"],
    verdicts.map(({ setting, claim, found, limit, holds }) => [
      setting,
      claim,
      withError(found),
      digits(limit),
      holds ? "yes" : "NO",
    ]),
  );
}
