import type { EvaluateResult } from "@slicetuner/results";
import { calibrationChart, calibrationRows } from "../charts/calibration.ts";
import { type WithInterval, withInterval } from "../charts/measured.ts";
import { formatNumber, type NumberFormat } from "../format.ts";
import { checkWarnings } from "./checks.ts";
import { fairnessSections } from "./fairness-sections.ts";
import { type HealthCheck, type ResultView, section } from "./view.ts";

export function evaluateView(result: EvaluateResult): ResultView {
  const { data, test, intervals, calibration } = result;
  const kind =
    intervals === null ? null : `${Number((100 * intervals.level).toPrecision(4))} % bootstrap intervals`;
  const [gaps, ...others] = fairnessSections(test.groups, withInterval, kind);
  return {
    title: "Evaluation",
    answer: answerOf(result),
    picture: gaps?.charts[0] ?? null,
    currency: null,
    facts: [
      ["Data", data.source],
      ["Rows", formatNumber(data.rows, "amount")],
      ["Classifier", result.classifier],
      ...(data.positive === null ? [] : [["Positive decision", data.positive] as const]),
      ["Log loss", describe(test.logLoss, "loss")],
      ...(test.guessingLoss === undefined
        ? []
        : [["Loss of guessing the class shares", describe(test.guessingLoss, "loss")] as const]),
      ["Area under the ROC curve", describe(test.rocArea, "number")],
      ["Calibration error", describe(test.calibrationError, "number")],
    ],
    checks: evaluateChecks(result),
    sections: [
      ...others,
      ...test.groups.map(({ name, table }, index) =>
        section(`probabilities-${index + 1}`, `Losses and ranking by ${name}`, {
          paragraphs: [
            "Guessing the class shares of all rows is what a model has to beat in each group. The area under the ROC curve is over the group's own rows; of more than two classes the mean of each against the others.",
          ],
          table: {
            columns: [
              { title: "group" },
              { title: "rows", format: "amount" },
              { title: "log loss", format: "loss" },
              { title: "loss of guessing", format: "loss" },
              { title: "ROC area", format: "number" },
            ],
            rows: table.map(({ value, size, logLoss, guessingLoss, rocArea }) => [
              value,
              size,
              logLoss.value,
              guessingLoss?.value ?? null,
              rocArea?.value ?? null,
            ]),
          },
        }),
      ),
      ...(calibration === null
        ? []
        : [
            section("calibration", "Probabilities", {
              charts: [calibrationChart(calibrationRows(calibration))],
            }),
          ]),
    ],
  };
}

function answerOf({ data, test }: EvaluateResult): string {
  const accuracy = `The classifier is right on ${describe(test.accuracy, "share")} of ${formatNumber(data.rows, "amount")} rows.`;
  if (test.fairness === null) return accuracy;
  const { demographicParity, equalizedOdds } = test.fairness;
  const of = test.groups[0] === undefined ? "" : ` of ${test.groups[0].name}`;
  return `${accuracy} Between the groups${of} that fare best and worst lies a gap of ${describe(demographicParity.gap, "number")} in positive decisions, and of ${describe(equalizedOdds.gap, "number")} by equalized odds; 0 is fair.`;
}

/** `0.12 (0.1 to 0.14)`. */
function describe({ value, interval, reason }: WithInterval, format: NumberFormat): string {
  if (value === null) return `unknown${reason === undefined ? "" : ` (${reason})`}`;
  const show = (number: number) => formatNumber(number, format);
  return interval === null
    ? show(value)
    : `${show(value)} (${show(interval.lower)} to ${show(interval.upper)})`;
}

function evaluateChecks({ constantDecision, parity, warnings }: EvaluateResult): HealthCheck[] {
  return [
    constantDecision === null
      ? { status: "pass", title: "Decisions", finding: "They differ from row to row.", advice: null }
      : {
          status: "fail",
          title: "Decisions",
          finding: `Every row gets ${constantDecision}: trivially fair, and of no use.`,
          advice: "Train for longer, or weigh the fairness less.",
        },
    ...(parity === null ? [] : [checkParity(parity)]),
    ...checkWarnings(warnings),
  ];
}

function checkParity({ column, rows, different }: NonNullable<EvaluateResult["parity"]>): HealthCheck {
  const title = `Model and column ${column}`;
  const finding = `They decide differently on ${formatNumber(different, "amount")} of ${formatNumber(rows, "amount")} rows.`;
  return different === 0
    ? { status: "pass", title, finding, advice: null }
    : { status: "fail", title, finding, advice: "Check the order of the model's columns (--columns)." };
}
