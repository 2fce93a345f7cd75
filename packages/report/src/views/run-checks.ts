import { roundMoney } from "@slicetuner/core";
import type { CheckedForecast, RunResult } from "@slicetuner/results";
import { countOf } from "../format.ts";
import { checkCurves, checkData, checkWarnings, named } from "./checks.ts";
import { statusWords } from "./run-status.ts";
import type { HealthCheck } from "./view.ts";

export function runChecks(result: RunResult): HealthCheck[] {
  const curves = result.slices.flatMap(({ name, curve }) => (curve === null ? [] : [[name, curve] as const]));
  return [
    checkStatus(result),
    checkMoney(result),
    checkQuarantine(result),
    ...checkForecast(result.forecast),
    ...checkStopAdvice(result.stopAdvice),
    checkEvaluation(result.evaluatedOn),
    ...checkData(result),
    ...checkCurves(curves),
    ...checkWarnings(result.warnings),
  ];
}

function checkStatus({ status, runFolder }: RunResult): HealthCheck {
  const title = "End of the run";
  const folder = runFolder ?? "FOLDER";
  switch (status) {
    case "failed":
    case "stopped":
      return {
        status: "fail",
        title,
        finding: `The run ${status === "failed" ? "failed" : "was stopped"} before its end.`,
        advice: `Go on with it: slicetuner resume ${folder}`,
      };
    case "orders-open":
      return {
        status: "warn",
        title,
        finding: "Orders are open: more may come.",
        advice: `When more has come: slicetuner resume ${folder}`,
      };
    case "nothing-delivered":
      return {
        status: "fail",
        title,
        finding: "Two rounds of orders brought nothing usable.",
        advice: "Look at the rejected examples and the sources' warnings.",
      };
    case "sources-exhausted":
    case "nothing-to-gain":
    case "round-limit":
      return { status: "warn", title, finding: `The run ended early. ${statusWords[status]}.`, advice: null };
    default:
      return {
        status: "pass",
        title,
        finding: `The run came to its end. ${statusWords[status]}.`,
        advice: null,
      };
  }
}

function checkMoney({ money }: RunResult): HealthCheck {
  const title = "Money adds up";
  const { planned, committed, paid, refused } = money;
  const sum = roundMoney(committed + paid + refused);
  return sum === roundMoney(planned)
    ? { status: "pass", title, finding: "Paid, committed and not paid make what was ordered.", advice: null }
    : {
        status: "fail",
        title,
        finding: `Ordered for ${planned}, but paid, committed and not paid make ${sum}.`,
        advice: "Compare the orders below with the bills of the sources.",
      };
}

function checkQuarantine({ quarantinedExamples, runFolder }: RunResult): HealthCheck {
  const title = "Quarantined examples";
  if (quarantinedExamples === 0)
    return { status: "pass", title, finding: "None waits for a decision.", advice: null };
  return {
    status: "warn",
    title,
    finding: `${countOf(quarantinedExamples, "example")} wait for a person's decision.`,
    advice: `slicetuner review ${runFolder ?? "FOLDER"}`,
  };
}

/** Whether the same budget once more is expected to be worth it. */
export function checkStopAdvice(advice: RunResult["stopAdvice"]): HealthCheck[] {
  if (advice === null) return [];
  // Names of slices, which come later, may hold a colon too.
  const [, finding = advice.sentence, next] = /^(.*?): (.*)$/s.exec(advice.sentence) ?? [];
  return [
    {
      status: "warn",
      title: "Whether to buy on",
      finding: `${finding}.`,
      advice: next === undefined ? null : `${next[0]!.toUpperCase()}${next.slice(1)}.`,
    },
  ];
}

/** Fewer outcomes inside their bands than this speak against the estimate. */
const fewInside = 0.7;

export function checkForecast(forecast: CheckedForecast | null): HealthCheck[] {
  if (forecast === null) return [];
  const title = "The forecast against the outcome";
  const known = Object.entries(forecast.sliceLosses).filter(([, { inside }]) => inside !== null);
  if (known.length === 0)
    return [{ status: "warn", title, finding: "The forecast has no bands.", advice: null }];
  const outside = known.filter(([, { inside }]) => !inside).map(([name]) => name);
  const finding = `${known.length - outside.length} of ${countOf(known.length, "slice")} lie inside their ${Math.round(100 * forecast.level)} % bands${outside.length > 0 ? `; outside: ${named(outside)}` : ""}.`;
  const isSound = (known.length - outside.length) / known.length >= fewInside;
  return [
    {
      status: isSound ? "pass" : "warn",
      title,
      finding,
      advice: isSound ? null : "Estimate with more trainings; curves' bands know their own uncertainty only.",
    },
  ];
}

export function checkEvaluation(evaluatedOn: "test" | "validation"): HealthCheck {
  const title = "Rows that outcomes are measured on";
  return evaluatedOn === "test"
    ? { status: "pass", title, finding: "Test rows, which no estimate has seen.", advice: null }
    : {
        status: "warn",
        title,
        finding: "The validation rows, which trainings and estimates have used too.",
        advice: "Hold out rows for the outcome: --test 20%.",
      };
}
