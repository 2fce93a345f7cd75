import type { CompareResult } from "@slicetuner/results";
import { measureNames, measureTitles } from "../charts/expected-measures.ts";
import { methodAmountsChart, methodAmountsRows } from "../charts/method-amounts.ts";
import { pairedDifferencesChart, pairRows } from "../charts/paired-differences.ts";
import { type Level, roundLossesCharts, roundRows } from "../charts/rounds.ts";
import { formatNumber } from "../format.ts";
import { compareChecks } from "./compare-checks.ts";
import { headFacts, influenceSection } from "./shared-sections.ts";
import { type ResultView, type Section, section } from "./view.ts";

export function compareView(result: CompareResult): ResultView {
  const [loss, average, maximum] = measureNames.map((measure) =>
    pairedDifferencesChart(pairRows(result, measure), measure),
  );
  const first = result.runs.find(({ influence }) => influence !== null);
  return {
    title: "Comparison of methods",
    answer: result.verdicts.length > 0 ? result.verdicts.join(" ") : "Only baselines were compared.",
    picture: loss!,
    currency: null,
    facts: [
      ["Seeds", formatNumber(new Set(result.runs.map(({ seed }) => seed)).size, "amount")],
      ["Measured on", `${result.data.evaluatedOn} rows`],
      ...headFacts(result),
    ],
    checks: compareChecks(result),
    sections: [
      section("measures", "All measures", { charts: [average!, maximum!], table: methodsTable(result) }),
      ...besideSection(result),
      section("purchases", "What the methods buy", {
        charts: [methodAmountsChart(methodAmountsRows(result))],
      }),
      ...roundsSection(result),
      ...(result.oracle === null
        ? []
        : [section("possible", "What is possible", { paragraphs: [result.oracle.sentence] })]),
      ...(first === undefined ? [] : influenceSection(first.influence)),
    ],
  };
}

/**
 * Means and spreads are levels of many seeds: they say less than the paired differences, which come first.
 */
function methodsTable({ methods }: CompareResult): Section["table"] {
  return {
    columns: [
      { title: "method" },
      ...measureNames.flatMap((measure) => [
        { title: measureTitles[measure], format: "loss" as const },
        { title: "± over seeds", format: "loss" as const },
      ]),
      { title: "spent", format: "money" },
      { title: "rounds", format: "number" },
      { title: "trainings", format: "number" },
    ],
    rows: methods.map((method) => [
      method.method,
      ...measureNames.flatMap((measure) => [method[measure].mean, method[measure].standardDeviation]),
      method.spent.mean,
      method.rounds.mean,
      method.trainings.mean,
    ]),
  };
}

/** Accuracy, ROC area and the loss of guessing beside the loss, where they are known. */
function besideSection({ methods }: CompareResult): Section[] {
  const known = methods.filter(({ guessingLoss }) => guessingLoss !== null);
  if (known.length === 0) return [];
  return [
    section("beside", "Beside the loss", {
      paragraphs: [
        "Accuracy and the area under the ROC curve are better where they are high. Guessing the class shares of the training data is what a model has to beat.",
      ],
      table: {
        columns: [
          { title: "method" },
          { title: "mean loss", format: "loss" },
          { title: "loss of guessing", format: "loss" },
          { title: "accuracy", format: "share" },
          { title: "± over seeds", format: "share" },
          { title: "ROC area", format: "number" },
          { title: "± over seeds", format: "number" },
        ],
        rows: known.map(({ method, loss, guessingLoss, accuracy, rocArea }) => [
          method,
          loss.mean,
          guessingLoss!.mean,
          accuracy?.mean ?? null,
          accuracy?.standardDeviation ?? null,
          rocArea?.mean ?? null,
          rocArea?.standardDeviation ?? null,
        ]),
      },
    }),
  ];
}

/** Of one seed, since the rounds of different seeds need not fit each other. */
function roundsSection({ runs, methods }: CompareResult): Section[] {
  const baselines = methods.filter(({ estimation }) => estimation === null).map(({ method }) => method);
  const tuned = runs.find(({ history }) => history.some(({ forecast }) => forecast !== null));
  if (tuned === undefined) return [];
  const levels = runs
    .filter(({ seed, method }) => seed === tuned.seed && [...baselines, tuned.method].includes(method))
    .map(
      (run): Level => ({
        name: run.method,
        losses: {
          loss: run.loss,
          average: run.averageEqualizedErrorRate,
          maximum: run.maximumEqualizedErrorRate,
        },
      }),
    );
  const charts = roundLossesCharts(roundRows(tuned.history), levels);
  if (charts.length === 0) return [];
  return [
    section("rounds", "Rounds", {
      paragraphs: [`Of ${tuned.method} with seed ${tuned.seed}.`],
      charts,
      layout: "grid",
    }),
  ];
}
