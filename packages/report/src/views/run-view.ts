import { isMeasured, type MeasuredRunResult, type RunResult } from "@slicetuner/results";
import type { Chart } from "../chart.ts";
import { beforeAfterChart, beforeAfterRows } from "../charts/before-after.ts";
import { forecastChart, forecastRows } from "../charts/forecast-outcome.ts";
import { moneyChart, moneyRows } from "../charts/money.ts";
import { roundForecastCharts } from "../charts/round-forecasts.ts";
import { roundAmountsChart, roundLossesCharts, roundRows } from "../charts/rounds.ts";
import { countOf, formatNumber } from "../format.ts";
import { runChecks } from "./run-checks.ts";
import { statusWords } from "./run-status.ts";
import { curvesSection, headFacts, influenceSection } from "./shared-sections.ts";
import { type ResultView, type Section, section } from "./view.ts";

export function runView(result: RunResult): ResultView {
  const { currency, money } = result;
  const rows = roundRows(result.history, result.orders);
  const bought = roundAmountsChart(rows);
  const forecasts = roundForecastCharts(result.forecasts);
  // Runs of earlier versions do not keep what their rounds expected.
  const expected = forecasts.length > 0 ? forecasts : roundLossesCharts(rows);
  const show = (amount: number) => formatNumber(amount, "money", { currency });
  const outcome = isMeasured(result) ? beforeAfterChart(beforeAfterRows(result), result.evaluatedOn) : null;
  return {
    title: "Run",
    answer: answerOf(result),
    picture: outcome ?? bought,
    currency,
    facts: [
      ["Status", statusWords[result.status]],
      ["Spent", show(result.spent)],
      ["Left of the budget", show(result.budgetLeft)],
      ["Rounds", formatNumber(result.rounds, "amount")],
      ...(result.runFolder === null ? [] : [["Folder of the run", result.runFolder] as [string, string]]),
      ...headFacts(result),
      ["Trainings", formatNumber(result.trainings, "amount")],
    ],
    checks: runChecks(result),
    sections: [
      ...(isMeasured(result) ? [measuresSection(result), ...decisionsSection(result)] : []),
      ...(result.stopAdvice === null
        ? []
        : [section("stop", "Whether to buy on", { paragraphs: [`${result.stopAdvice.sentence}.`] })]),
      ...(result.forecast === null
        ? []
        : [
            section("forecast", "Forecast and outcome", {
              charts: [forecastChart(forecastRows(result.forecast), result.forecast.level)],
            }),
          ]),
      ...roundsSection(result, outcome === null ? [] : [bought]),
      ...(expected.length === 0
        ? []
        : [section("expected", "What the rounds expected", { charts: expected, layout: "grid" })]),
      section("money", "Orders and money", {
        paragraphs: [
          `Ordered for ${show(money.planned)} = paid ${show(money.paid)} + committed to open orders ${show(money.committed)} + not paid ${show(money.refused)}.`,
        ],
        charts: result.orders.length === 0 ? [] : [moneyChart(moneyRows(result.orders))],
        table: ordersTable(result),
        tableTitle: "Every order",
      }),
      ...influenceSection(result.influence),
      ...curvesSection(
        result.slices.map(({ name, initialSize, acquired, curve }) => ({
          name,
          size: initialSize + acquired,
          buy: 0,
          curve,
        })),
      ),
    ],
  };
}

/** What was bought in each round, and what that was expected to bring. */
function roundsSection({ history }: RunResult, charts: readonly Chart[]): Section[] {
  const paragraphs = history.flatMap(({ round, explanation }) =>
    explanation.length === 0
      ? []
      : [`Round ${round}: ${explanation.map((text) => (/[.:]$/.test(text) ? text : `${text}.`)).join(" ")}`],
  );
  if (paragraphs.length === 0 && charts.length === 0) return [];
  return [section("rounds", "Rounds", { paragraphs, charts })];
}

function answerOf(result: RunResult): string {
  const { spent, currency, slices, status } = result;
  const acquired = slices.reduce((sum, slice) => sum + slice.acquired, 0);
  const what = `Bought ${countOf(acquired, "example")} for ${formatNumber(spent, "money", { currency })}.`;
  if (!isMeasured(result))
    return `${what} ${status === "orders-open" ? "Orders are open" : statusWords[status]}: the outcome has not been measured${status === "orders-open" ? " yet" : ""}.`;
  const change = (measure: "loss" | "averageEqualizedErrorRate") =>
    `from ${formatNumber(result.before[measure], "loss")} to ${formatNumber(result.after[measure], "loss")}`;
  return `${what} On the ${result.evaluatedOn} rows the mean loss of the slices went ${change("loss")}, the average EER ${change("averageEqualizedErrorRate")}.`;
}

function measuresSection({ before, after, evaluatedOn }: MeasuredRunResult): Section {
  const rows: [name: string, before: number, after: number][] = [
    ["mean loss of the slices", before.loss, after.loss],
    ["average EER", before.averageEqualizedErrorRate, after.averageEqualizedErrorRate],
    ["maximum EER", before.maximumEqualizedErrorRate, after.maximumEqualizedErrorRate],
  ];
  if (before.guessing !== null && after.guessing !== null)
    rows.push(["loss of guessing the class shares", before.guessing.loss, after.guessing.loss]);
  const [first, last] = [before.decisions, after.decisions];
  if (first !== null && last !== null) rows.push(["accuracy", first.accuracy, last.accuracy]);
  if (first !== null && last !== null && first.rocArea !== null && last.rocArea !== null)
    rows.push(["ROC area", first.rocArea, last.rocArea]);
  return section("outcome", "Outcome", {
    paragraphs: [
      `Measured on the ${evaluatedOn} rows, with the training data as they were and as they are now. EER, the equalized error rate, is how far the slices' losses lie from their mean. Losses are better where they are low, accuracy and ROC area where they are high.`,
    ],
    table: {
      columns: [
        { title: "measure" },
        { title: "before", format: "loss" },
        { title: "after", format: "loss" },
        { title: "change", format: "loss" },
      ],
      rows: rows.map(([name, first, second]) => [name, first, second, second - first]),
    },
  });
}

/** Accuracy, ROC area and the loss of guessing, slice by slice. */
function decisionsSection({ slices, before, after }: MeasuredRunResult): Section[] {
  const [first, last] = [before.decisions, after.decisions];
  if (first === null || last === null) return [];
  return [
    section("decisions", "Decisions", {
      paragraphs: [
        "Shares of right decisions, and areas under the ROC curve (of more than two classes the mean of each against the others; none where a slice lacks a class). Guessing the class shares of the training data is what a model has to beat.",
      ],
      table: {
        columns: [
          { title: "slice" },
          { title: "accuracy before", format: "share" },
          { title: "accuracy after", format: "share" },
          { title: "ROC area before", format: "number" },
          { title: "ROC area after", format: "number" },
          { title: "loss after", format: "loss" },
          { title: "loss of guessing", format: "loss" },
        ],
        rows: slices.map(({ name }, slice) => [
          name,
          first.sliceAccuracies[slice]!,
          last.sliceAccuracies[slice]!,
          first.sliceRocAreas[slice]!,
          last.sliceRocAreas[slice]!,
          after.sliceLosses[slice]!,
          after.guessing?.sliceLosses[slice] ?? null,
        ]),
      },
    }),
  ];
}

function ordersTable({ orders }: RunResult): Section["table"] {
  if (orders.length === 0) return null;
  return {
    columns: [
      { title: "order" },
      { title: "round", format: "amount" },
      { title: "source" },
      { title: "slice" },
      { title: "ordered", format: "amount" },
      { title: "came", format: "amount" },
      { title: "counted", format: "amount" },
      { title: "quarantined", format: "amount" },
      { title: "rejected", format: "amount" },
      { title: "price of one", format: "money" },
      { title: "paid", format: "money" },
      { title: "status" },
    ],
    rows: orders.map((order) => [
      order.id,
      order.round,
      order.source,
      order.slice,
      order.count,
      order.delivered,
      order.accepted,
      order.quarantined,
      order.rejected,
      order.unitCost,
      order.paid,
      order.status,
    ]),
  };
}
