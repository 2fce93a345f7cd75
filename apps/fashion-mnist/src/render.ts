import type { PublishedSetting, ReportedMeasure } from "@slicetuner/datasets";
import { type Summary, summarize } from "@slicetuner/metrics";
import type { Measurement, Measures } from "@slicetuner/tuner";
import type { AmortizedSummary } from "./amortized.ts";
import type { PairedDifference, Verdict } from "./judge.ts";
import { describeShortening, type Protocol } from "./protocol.ts";
import type { SettingResult } from "./published-experiment.ts";

/** Rows as a Markdown table: the first `texts` columns to the left, numbers to the right. */
export function markdownTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  texts: number,
): string {
  const widths = head.map((title, column) =>
    Math.max(3, ...[title, ...rows.map((row) => row[column]!)].map((cell) => cell.length)),
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => (column < texts ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!))).join(" | ")} |`;
  const rule = widths.map((width, column) =>
    column < texts ? "-".repeat(width) : `${"-".repeat(width - 1)}:`,
  );
  return [line(head), `| ${rule.join(" | ")} |`, ...rows.map(line)].join("\n");
}

/**
 * The methods of one setting, published figures beside ours. ± is the standard error over the final
 * trainings.
 */
export function renderMethods(setting: PublishedSetting, result: SettingResult): string {
  const rows = result.methods.map(({ method, bought, rounds, estimates, seconds, validation, test }) => {
    const published = setting.published.results.find(({ strategy }) => strategy === method)!;
    return [
      method,
      bought.join(" "),
      over(validation, "loss"),
      reported(published.loss),
      over(test, "loss"),
      over(validation, "averageEqualizedErrorRate"),
      reported(published.averageEqualizedErrorRate),
      over(test, "averageEqualizedErrorRate"),
      over(validation, "maximumEqualizedErrorRate"),
      reported(published.maximumEqualizedErrorRate),
      String(rounds),
      String(estimates + validation.trainings.length),
      minutes(seconds),
    ];
  });
  const head = [
    "method",
    "bought",
    "loss",
    "published",
    "test loss",
    "average EER",
    "published",
    "test average EER",
    "maximum EER",
    "published",
    "rounds",
    "trainings",
    "minutes",
  ];
  return markdownTable(head, rows, 2);
}

const measureNames = { loss: "loss", averageEqualizedErrorRate: "average EER" } as const;

const verdicts: Readonly<Record<Verdict, string>> = {
  below: "yes, beyond the noise",
  above: "NO: it is above, beyond the noise",
  noise: "not beyond the noise",
  unknown: "unknown: one training",
};

/** Moderate less each baseline; does the published claim stand? */
export function renderDifferences(differences: readonly PairedDifference[]): string {
  return markdownTable(
    ["setting", "Moderate less", "measure", "does it stand?", "here", "published", "on the test set"],
    differences.map(({ setting, baseline, measure, verdict, validation, published, test }) => [
      setting,
      baseline,
      measureNames[measure],
      verdicts[verdict],
      withError(validation),
      digits(published),
      withError(test),
    ]),
    4,
  );
}

/** What was less than published, one line each. @param ignored what the experiment sets itself */
export function renderShortening(
  protocol: Protocol,
  modelName: string,
  ignored: readonly (keyof Protocol)[] = [],
): string {
  const model =
    modelName === "cnn" ? [] : [`model: ${modelName} (published: the convolutional network, cnn)`];
  const lines = [...model, ...describeShortening(protocol, ignored)];
  return lines.length === 0
    ? "The full published protocol."
    : `Shortened:\n${lines.map((text) => `* ${text}`).join("\n")}`;
}

/** Amortized against exhaustive estimation. ± is the standard error over the seeds. */
export function renderEstimations(
  summaries: readonly AmortizedSummary[],
  { subsetSizes }: Pick<Protocol, "subsetSizes">,
): string {
  const decision: Readonly<Record<Verdict, string>> = {
    below: "lower, beyond the noise",
    above: "HIGHER, beyond the noise",
    noise: "equal within the noise",
    unknown: "unknown: one seed",
  };
  return markdownTable(
    [
      "estimation",
      "loss against the first row",
      "K",
      "R",
      "trainings",
      "times fewer",
      "seconds",
      "times fewer",
      "test loss",
      "paired difference",
      "test average EER",
      "paired difference",
    ],
    summaries.map((summary, index) => [
      summary.variant.kind,
      index === 0 ? "" : decision[summary.verdict],
      String(summary.variant.subsetSizes ?? subsetSizes),
      String(summary.variant.repeats),
      summary.trainings.mean.toFixed(0),
      index === 0 ? "" : summary.timesFewerTrainings.toFixed(1),
      summary.seconds.mean.toFixed(1),
      index === 0 ? "" : summary.timesFewerSeconds.toFixed(1),
      withError(summary.loss),
      index === 0 ? "" : withError(summary.lossDifference),
      withError(summary.averageEqualizedErrorRate),
      index === 0 ? "" : withError(summary.averageDifference),
    ]),
    2,
  );
}

function over({ trainings }: Measurement, measure: keyof Omit<Measures, "sliceLosses">): string {
  return withError(summarize(trainings.map((training) => training[measure])));
}

/** `.35411 ± .00120`: mean and standard error. */
function withError({ mean, standardError }: Summary): string {
  return standardError === null ? digits(mean) : `${digits(mean)} ± ${digits(standardError)}`;
}

function digits(value: number): string {
  return value
    .toFixed(5)
    .replace(/^(-?)0\./, "$1.")
    .replace("-", "−");
}

function reported(measure: ReportedMeasure | null): string {
  return measure === null ? "" : digits(measure.mean);
}

function minutes(seconds: number): string {
  return (seconds / 60).toFixed(1);
}
