import { formatAmount, type PipelineResult } from "@slicetuner/results";
import { pc } from "../../cli/colors.ts";
import { type Column, renderTable } from "../../cli/table.ts";

type Stage = PipelineResult["stages"][number];
type Measure = keyof Stage["measures"];

const shown: readonly (readonly [Measure, string])[] = [
  ["accuracy", "accuracy"],
  ["loss", "loss"],
  ["averageEqualizedErrorRate", "average EER"],
  ["maximumEqualizedErrorRate", "maximum EER"],
  ["demographicParity", "parity gap"],
];

/** What a pipeline says of a step that nobody asked for. */
const leftOut = "left out";

export function renderPipeline(result: PipelineResult): string {
  const left: Column = { title: "after", align: "left" };
  const values = renderTable(
    [left, { title: "rows" }, ...shown.map(([, title]) => ({ title }))],
    result.stages.map(({ name, trainRows, measures }) => [
      name,
      formatAmount(trainRows),
      ...shown.map(([measure]) => short(measures[measure].value)),
    ]),
  );
  const changes = renderTable(
    [
      { title: "change by", align: "left" },
      { title: "against", align: "left" },
      ...shown.map(([, title]) => ({ title })),
    ],
    result.stages
      .filter(({ change }) => change !== null)
      .map(({ name, basis, change }) => [
        name,
        basis!,
        ...shown.map(([measure]) => showChange(change![measure])),
      ]),
  );
  const slices = renderTable(
    [
      { title: "slice", align: "left" },
      { title: "rows" },
      { title: "cleaned" },
      { title: "bought" },
      { title: "loss before" },
      { title: "loss after" },
    ],
    result.slices.map(({ name, rows }, slice) => [
      name,
      formatAmount(rows.before),
      formatAmount(rows.cleaned),
      formatAmount(rows.bought),
      short(result.stages[0]!.sliceLosses[slice] ?? null),
      short(result.stages.at(-1)!.sliceLosses[slice] ?? null),
    ]),
  );
  const { level, replicates } = result.intervals;
  const note = `Measured on ${formatAmount(result.data.testRows)} test rows that no step was given; each number is ${result.repeats === 1 ? "of one model" : `the mean of ${result.repeats} models`}. In brackets ${100 * level} % bootstrap intervals (${replicates} samples) of the change on the same rows; + better, − worse beyond noise. They do not hold what other training rows would do.`;
  const skipped = result.skipped.map(({ step, why }) => (why === leftOut ? step : `${step} (${why})`));
  return [
    values,
    changes,
    slices,
    ...(skipped.length === 0 ? [] : [`Left out: ${skipped.join(", ")}.`]),
    pc.dim(note),
  ].join("\n\n");
}

function showChange({ value, interval, verdict }: NonNullable<Stage["change"]>["accuracy"]): string {
  if (value === null) return "–";
  const sign = { better: pc.green("+"), worse: pc.red("−"), "within-noise": " ", unknown: "?" }[verdict];
  const range = interval === null ? "" : ` [${short(interval.lower)}, ${short(interval.upper)}]`;
  return `${sign} ${short(value)}${range}`;
}

function short(value: number | null): string {
  return value === null ? "–" : value.toFixed(4).replace(/^(-?)0\./, "$1.");
}
