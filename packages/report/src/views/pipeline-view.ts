import type { PipelineResult } from "@slicetuner/results";
import { stageMeasuresChart } from "../charts/stage-measures.ts";
import { countOf, formatChange, formatNumber, listOf } from "../format.ts";
import { checkWarnings } from "./checks.ts";
import { type HealthCheck, type ResultView, section, type Table } from "./view.ts";

const measureTitles = {
  accuracy: "accuracy",
  loss: "mean loss of the slices",
  averageEqualizedErrorRate: "average equalized error rate",
  maximumEqualizedErrorRate: "maximum equalized error rate",
  demographicParity: "gap in favourable decisions",
} as const;

type Measure = keyof typeof measureTitles;

const measures = Object.keys(measureTitles) as readonly Measure[];

export function pipelineView(result: PipelineResult): ResultView {
  const { find } = result;
  const charts = measures.map((measure) => stageMeasuresChart(result, measure, measureTitles[measure]));
  const [accuracy, ...others] = charts as [(typeof charts)[number], ...typeof charts];
  return {
    title: "Pipeline",
    answer: answerOf(result),
    picture: accuracy,
    currency: null,
    facts: factsOf(result),
    checks: [...checkSteps(result), ...checkWarnings(result.warnings)],
    sections: [
      section("measures", "After each step", {
        paragraphs: [
          "Every stage is measured on the same test rows, which were set aside before everything else.",
        ],
        charts: others,
        layout: "grid",
      }),
      section("changes", "What each step changed", {
        paragraphs: [
          "Both stages are measured on the same drawn rows. Better and worse: the interval does not hold 0. Intervals do not hold what other training rows would do.",
        ],
        table: changesTable(result),
      }),
      section("slices", "Slices", {
        paragraphs: find === null ? [] : [`Finding (${find.by}): ${find.summary}.`],
        table: slicesTable(result),
      }),
      section("reasons", "Why", { paragraphs: reasonsOf(result) }),
    ],
  };
}

function factsOf(result: PipelineResult): ResultView["facts"] {
  const { data, intervals, repeats, runFolder } = result;
  const rows = [data.trainRows, data.validationRows, data.testRows];
  return [
    ["Data", data.source],
    ["Training, validation and test rows", rows.map((count) => formatNumber(count, "amount")).join(", ")],
    ["Bought from", sourceOf(result)],
    ["Groups", data.groups.length === 0 ? "none" : data.groups.join(", ")],
    ["Models of each stage", formatNumber(repeats, "amount")],
    [
      "Intervals",
      `${100 * intervals.level} % bootstrap intervals over the test rows, ${intervals.replicates} samples`,
    ],
    ...(runFolder === null ? [] : [["Kept in", runFolder] as const]),
  ];
}

/** A pool, a file of sources, or a step of one's own, which is named. */
function sourceOf({ data, settings, stages }: PipelineResult): string {
  if (data.pool !== null) return data.pool;
  const bought = stages.find(({ step }) => step === "acquire");
  if (bought === undefined) return "nothing";
  return typeof settings.sources === "string" ? settings.sources : "a step of your own";
}

function changesTable({ stages }: PipelineResult): Table {
  const rows = stages.flatMap(({ name, basis, change }) =>
    change === null
      ? []
      : measures.map((measure) => {
          const { value, interval, verdict } = change[measure];
          const ends = [interval?.lower ?? null, interval?.upper ?? null];
          return [name, basis, measureTitles[measure], value, ...ends, verdict];
        }),
  );
  return {
    columns: [
      { title: "step" },
      { title: "against" },
      { title: "measure" },
      { title: "change", format: "number" },
      { title: "from", format: "number" },
      { title: "to", format: "number" },
      { title: "verdict" },
    ],
    rows,
  };
}

function slicesTable({ slices, stages }: PipelineResult): Table {
  return {
    columns: [
      { title: "slice" },
      { title: "why" },
      { title: "training rows", format: "amount" },
      { title: "after cleaning", format: "amount" },
      { title: "bought", format: "amount" },
      { title: "test rows", format: "amount" },
      ...stages.map(({ name }) => ({ title: `loss after ${name}`, format: "loss" as const })),
    ],
    rows: slices.map(({ name, why, rows }, slice) => [
      ...[name, why, rows.before, rows.cleaned, rows.bought, rows.test],
      ...stages.map(({ sliceLosses }) => sliceLosses[slice] ?? null),
    ]),
  };
}

function reasonsOf({ skipped, stages }: PipelineResult): string[] {
  return [
    ...skipped.map(({ step, why }) => `${step}: ${why}.`),
    ...stages.flatMap(({ name, by, summary, reasons }) => [
      `${name} (${by}): ${summary}.`,
      ...reasons.map((reason) => `${name}: ${reason}`),
    ]),
  ];
}

function answerOf({ stages, data }: PipelineResult): string {
  const last = stages.at(-1)!;
  if (last.changeFromStart === null)
    return `The data as they are give an accuracy of ${formatNumber(last.measures.accuracy.value ?? Number.NaN, "share")} on ${formatNumber(data.testRows, "amount")} test rows; no step changed them.`;
  const say = (wanted: string): string[] =>
    measures.flatMap((measure) => {
      const { verdict, value } = last.changeFromStart![measure];
      return verdict === wanted ? [`${measureTitles[measure]} (${formatChange(value!, "number")})`] : [];
    });
  const [better, worse] = [say("better"), say("worse")];
  const parts = [
    better.length === 0 ? "nothing is better beyond noise" : `better: ${listOf(better)}`,
    worse.length === 0 ? "nothing is worse beyond noise" : `worse: ${listOf(worse)}`,
  ];
  return `From the start to ${last.name}, on ${countOf(data.testRows, "test row")}: ${parts.join("; ")}.`;
}

/** A step that makes something worse and nothing better is named. */
function checkSteps({ stages }: PipelineResult): HealthCheck[] {
  return stages.flatMap(({ name, basis, change }): HealthCheck[] => {
    if (change === null) return [];
    const of = (wanted: string) => measures.filter((measure) => change[measure].verdict === wanted);
    const [better, worse] = [of("better"), of("worse")];
    const title = `Step ${name}`;
    const titles = (own: readonly Measure[]) => listOf(own.map((measure) => measureTitles[measure]));
    if (better.length === 0 && worse.length > 0)
      return [
        {
          status: "warn",
          title,
          finding: `Against ${basis} it makes ${titles(worse)} worse and nothing better.`,
          advice: "Leave it out with --skip, or change how it works.",
        },
      ];
    const finding =
      better.length === 0
        ? `Against ${basis} it changes nothing beyond noise.`
        : `Against ${basis} it makes ${titles(better)} better${worse.length === 0 ? "" : `, and ${titles(worse)} worse`}.`;
    return [{ status: "pass", title, finding, advice: null }];
  });
}
