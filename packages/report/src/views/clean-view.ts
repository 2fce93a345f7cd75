import type { CleanResult } from "@slicetuner/results";
import { cleanedRows, cleanedRowsChart, reasonTitles } from "../charts/cleaned-rows.ts";
import { favourableRateRows, favourableRatesChart } from "../charts/favourable-rates.ts";
import { guardCharts } from "../charts/guard-measures.ts";
import { countOf, formatNumber } from "../format.ts";
import { checkWarnings } from "./checks.ts";
import { type HealthCheck, type ResultView, type Section, section } from "./view.ts";

/** So many rows a table of the page lists; the data in the page have all. */
const mostListed = 500;
/** A larger share of removed rows is more than outliers usually are. */
const manyRemoved = 0.1;

export function cleanView(result: CleanResult): ResultView {
  const { data, rows, steps, matching } = result;
  const rates = favourableRateRows(result);
  return {
    title: "Cleaning",
    answer: answerOf(result),
    picture: rates.length > 0 ? favourableRatesChart(rates) : cleanedRowsChart(cleanedRows(result)),
    currency: null,
    facts: [
      ["Data", data.sources.join(", ")],
      ["Cleaned table", data.table ?? "not written"],
      ...(data.weightColumn === null ? [] : [["Column of weights", data.weightColumn] as const]),
      [
        "Rows before and after",
        `${formatNumber(rows.input, "amount")}, ${formatNumber(rows.output, "amount")}`,
      ],
      ["Steps", steps.map(({ step }) => step).join(", ")],
      ["Pairs compared", formatNumber(result.comparisons, "amount")],
      ...(matching === null ? [] : [["Matches against the truth", describeMatches(matching)] as const]),
    ],
    checks: cleanChecks(result),
    sections: [
      ...(rates.length > 0
        ? [section("rows", "Rows", { charts: [cleanedRowsChart(cleanedRows(result))] })]
        : []),
      ...guardSection(result),
      ...removedSection(result),
      ...mergedSection(result),
      ...weightsSection(result),
    ],
  };
}

function answerOf({ rows, steps }: CleanResult): string {
  const what = `Of ${countOf(rows.input, "row")}, ${formatNumber(rows.removed, "amount")} are removed and ${formatNumber(rows.merged, "amount")} merged into others; ${formatNumber(rows.output, "amount")} are left.`;
  const [before, after] = [steps[0]?.ratesBefore?.parity, steps.at(-1)?.ratesAfter?.parity];
  return typeof before === "number" && typeof after === "number"
    ? `${what} The lowest share of favourable labels by the highest goes from ${before.toFixed(3)} to ${after.toFixed(3)}; 1 is fair.`
    : what;
}

function describeMatches({ precision, recall, f1 }: NonNullable<CleanResult["matching"]>): string {
  const show = (value: number | null) => (value === null ? "unknown" : value.toFixed(3));
  return `precision ${show(precision)}, recall ${show(recall)}, F1 ${show(f1)}`;
}

function cleanChecks({ rows, steps, warnings }: CleanResult): HealthCheck[] {
  const share = rows.input === 0 ? 0 : rows.removed / rows.input;
  const finding = `${formatNumber(share, "share")} of the rows.`;
  const title = "Rows removed";
  const advice = "Look at the rows below; a higher --cutoff removes fewer, --undo takes them back.";
  return [
    share > manyRemoved
      ? { status: "warn", title, finding, advice }
      : { status: "pass", title, finding, advice: null },
    ...steps.flatMap(({ matchStatus, reweighStatus }): HealthCheck[] => [
      ...(matchStatus === "iteration-limit"
        ? [
            doubt(
              "Learning of the matches",
              "It had not ended when it was stopped.",
              "Give conditions: --match.",
            ),
          ]
        : []),
      ...(reweighStatus === "impossible"
        ? [
            doubt(
              "Weights",
              "A group has one label only: no weights make the groups equal.",
              "Gather rows of it.",
            ),
          ]
        : []),
    ]),
    ...checkWarnings(warnings),
  ];
}

/** What a model makes of the cleaned table, where one was trained. */
function guardSection({ guard }: CleanResult): Section[] {
  if (guard === null) return [];
  const verdicts = {
    better: "better",
    worse: "worse",
    mixed: "a trade: one gained, another lost",
    unclear: "unclear",
  };
  return [
    section("guard", "What it did to a model", {
      paragraphs: [
        `${guard.model} was trained on the table before the first step and after each, and measured on ${countOf(guard.rows, "row")} that it had not seen. ${guard.steps.map(({ step, verdict }) => `${step}: ${verdicts[verdict]}`).join("; ")}.`,
      ],
      charts: guardCharts(guard),
      layout: "grid",
    }),
  ];
}

function doubt(title: string, finding: string, advice: string | null): HealthCheck {
  return { status: "warn", title, finding, advice };
}

function listed<Row>(rows: readonly Row[]): {
  readonly first: readonly Row[];
  readonly paragraphs: string[];
} {
  return rows.length <= mostListed
    ? { first: rows, paragraphs: [] }
    : {
        first: rows.slice(0, mostListed),
        paragraphs: [`Listed are ${mostListed} of ${countOf(rows.length, "row")}; the saved result has all.`],
      };
}

/** The clearest cases first. */
function removedSection({ steps }: CleanResult): Section[] {
  const removed = steps
    .flatMap(({ removed: rows }) => rows)
    .sort((one, other) => (other.score ?? 0) - (one.score ?? 0));
  if (removed.length === 0) return [];
  const { first, paragraphs } = listed(removed);
  return [
    section("removed", "Rows removed", {
      paragraphs,
      table: {
        columns: [{ title: "row" }, { title: "why" }, { title: "score", format: "number" }],
        rows: first.map(({ id, reason, score }) => [id, reasonTitles[reason], score]),
      },
    }),
  ];
}

function mergedSection({ steps }: CleanResult): Section[] {
  const merged = steps.flatMap(({ merged: rows }) => rows);
  if (merged.length === 0) return [];
  const { first, paragraphs } = listed(merged);
  return [
    section("merged", "Rows merged", {
      paragraphs,
      table: {
        columns: [{ title: "kept" }, { title: "made of" }],
        rows: first.map(({ id, sources }) => [id, sources.join(", ")]),
      },
    }),
  ];
}

function weightsSection({ steps }: CleanResult): Section[] {
  const factors = steps.flatMap((step) => step.factors);
  if (factors.length === 0) return [];
  return [
    section("weights", "Weights", {
      paragraphs: ["By how much the weights of each group and label were multiplied."],
      table: {
        columns: [{ title: "group" }, { title: "label" }, { title: "factor", format: "number" }],
        rows: factors.map(({ group, positive, factor }) => [
          group,
          positive ? "favourable" : "other",
          factor,
        ]),
      },
    }),
  ];
}
