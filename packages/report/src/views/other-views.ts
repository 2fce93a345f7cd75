import type { Result } from "@slicetuner/results";
import { forecastChart, forecastRows } from "../charts/forecast-outcome.ts";
import { moneyChart, moneyRows } from "../charts/money.ts";
import { roundForecastCharts } from "../charts/round-forecasts.ts";
import { countOf, formatNumber } from "../format.ts";
import { checkWarnings } from "./checks.ts";
import { checkForecast } from "./run-checks.ts";
import { type ResultView, type Section, section } from "./view.ts";

type Of<Kind extends Result["kind"]> = Extract<Result, { readonly kind: Kind }>;

export function statusView(result: Of<"status">): ResultView {
  const { currency, money, orders, budget } = result;
  const show = (amount: number) => formatNumber(amount, "money", { currency });
  const forecasts = roundForecastCharts(result.forecasts);
  return {
    title: "Status of a run",
    answer: `Of a budget of ${show(budget)}, ${show(money.paid)} is paid and ${show(money.committed)} committed to open orders; ${countOf(result.trainings, "training")} are done.`,
    picture: orders.length === 0 ? null : moneyChart(moneyRows(orders)),
    currency,
    facts: [
      ["Folder of the run", result.runFolder],
      ["Budget", show(budget)],
      ["Quarantined examples", formatNumber(result.quarantined, "amount")],
    ],
    checks: [...checkForecast(result.score?.forecast ?? null), ...checkWarnings(result.warnings)],
    sections: [
      ...scoreSection(result.score),
      ...(forecasts.length === 0
        ? []
        : [section("expected", "What the rounds expected", { charts: forecasts, layout: "grid" })]),
      section("slices", "Slices", {
        table: {
          columns: [
            { title: "slice" },
            { title: "ordered", format: "amount" },
            { title: "came", format: "amount" },
            { title: "committed", format: "money" },
            { title: "paid", format: "money" },
          ],
          rows: result.slices.map((slice) => [
            slice.name,
            slice.ordered,
            slice.delivered,
            slice.committed,
            slice.paid,
          ]),
        },
      }),
    ],
  };
}

/** Whether the forecast that was written down before buying has come true. */
function scoreSection(score: Of<"status">["score"]): Section[] {
  if (score === null || score.forecast === null) return [];
  return [
    section("score", "Forecast and outcome", {
      paragraphs: [`Written down before buying in round ${score.round}, beside what was measured.`],
      charts: [forecastChart(forecastRows(score.forecast), score.forecast.level)],
    }),
  ];
}

export function reviewView({ examples, runFolder }: Of<"review">): ResultView {
  const waiting = examples.filter(({ review }) => review === null).length;
  return {
    title: "Quarantined examples",
    answer: `${countOf(waiting, "example")} of ${formatNumber(examples.length, "amount")} wait for a decision.`,
    picture: null,
    currency: null,
    facts: [["Folder of the run", runFolder]],
    checks: [],
    sections: [
      section("examples", "Examples", {
        table: {
          columns: [{ title: "example" }, { title: "order" }, { title: "why" }, { title: "decision" }],
          rows: examples.map(({ exampleId, orderId, reason, review }) => [
            exampleId,
            orderId,
            reason,
            review,
          ]),
        },
      }),
    ],
  };
}

/** Of results that have no view of their own: the facts. */
export function plainView(result: Result): ResultView {
  return {
    title: `Result of slicetuner ${result.command}`,
    answer: plainAnswer(result),
    picture: null,
    currency: null,
    facts: [],
    checks: "warnings" in result ? checkWarnings(result.warnings) : [],
    sections: [],
  };
}

function plainAnswer(result: Result): string {
  switch (result.kind) {
    case "check":
      return `${result.status === "passed" ? "Passed" : "Failed"}: ${countOf(result.checks.filter(({ status }) => status === "failed").length, "check")} of ${formatNumber(result.checks.length, "amount")} failed.`;
    case "ask":
      return `${countOf(result.jobs.length, "training")} are to be carried out.`;
    case "cancel":
      return `The order ${result.order} is ${result.status}; ${countOf(result.delivered, "example")} stay bought.`;
    case "datasets":
      return `${countOf(result.datasets.length, "data set")} are known.`;
    default:
      return "This page has no pictures of this kind of result yet: its numbers are saved below.";
  }
}
