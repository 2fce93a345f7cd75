import type { InfluenceRecord, ResultHead } from "@slicetuner/results";
import { influenceChart, influenceRows } from "../charts/influence-matrix.ts";
import { learningCurveChart, learningCurveRows } from "../charts/learning-curves.ts";
import { countOf, formatNumber } from "../format.ts";
import { type Section, section } from "./view.ts";

/** So many small charts a page draws. */
const mostCurves = 24;

export function headFacts({ data, trainer, executor, settings }: ResultHead): [string, string][] {
  const sum = (sizes: Readonly<Record<string, number>>) =>
    formatNumber(
      Object.values(sizes).reduce((total, size) => total + size, 0),
      "amount",
    );
  const { estimation, fairnessWeight, model } = settings;
  return [
    ["Data", data.source],
    ["Slices", formatNumber(data.slices.length, "amount")],
    [
      "Training, validation, test rows",
      [data.initialSizes, data.validationSizes, data.testSizes].map(sum).join(", "),
    ],
    ...(typeof model === "string" ? [["Model", model] as [string, string]] : []),
    ...(typeof estimation === "string" ? [["Estimation", estimation] as [string, string]] : []),
    ...(typeof fairnessWeight === "number"
      ? [["Fairness weight λ", String(fairnessWeight)] as [string, string]]
      : []),
    ["Trained by", `${trainer}, ${executor}`],
  ];
}

export function influenceSection(influence: InfluenceRecord | null): Section[] {
  if (influence === null) return [];
  const grouped = influence.groups.filter((members) => members.length > 1);
  const paragraphs =
    grouped.length === 0
      ? []
      : [
          `Varied together, so that their effects are shared out among them: ${grouped.map((members) => members.join(", ")).join("; ")}.`,
        ];
  return [
    section("influence", "What slices do for each other", {
      paragraphs,
      charts: [influenceChart(influenceRows(influence))],
    }),
  ];
}

export function curvesSection(slices: Parameters<typeof learningCurveRows>[0]): Section[] {
  const rows = learningCurveRows(slices);
  if (rows.length === 0) return [];
  const drawn = rows.slice(0, mostCurves);
  return [
    section("curves", "Learning curves", {
      layout: "grid",
      paragraphs:
        rows.length === drawn.length
          ? []
          : [
              `Drawn are ${drawn.length} of ${countOf(rows.length, "curve")}, those with the highest loss; the table has all.`,
            ],
      charts: drawn.map(learningCurveChart),
      table: {
        columns: [
          { title: "slice" },
          { title: "examples", format: "amount" },
          { title: "planned", format: "amount" },
          { title: "expected loss", format: "loss" },
          { title: "scale", format: "number" },
          { title: "exponent", format: "number" },
          { title: "floor", format: "number" },
          { title: "fit" },
        ],
        rows: rows.map(({ slice, size, plannedSize, curve }) => [
          slice,
          size,
          plannedSize,
          curve.loss,
          curve.scale,
          curve.exponent,
          curve.floor,
          curve.status,
        ]),
      },
    }),
  ];
}
