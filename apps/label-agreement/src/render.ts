import { summarize } from "@slicetuner/metrics";
import { type CheckedRun, type DefectCount, variants } from "./checked-training.ts";
import { type AccuracyRun, methods } from "./label-accuracy.ts";
import type { ThresholdRun } from "./thresholds.ts";

/**
 * One row for each data set and number of answers. Differences are paired by example; ± is the standard error
 * over seeds (draws of answers and gold questions), in brackets stands that over examples.
 */
export function renderAccuracy(runs: readonly AccuracyRun[]): string {
  const groups = new Map<string, AccuracyRun[]>();
  for (const run of runs) {
    const key = `${run.data} ${run.answers}`;
    groups.set(key, [...(groups.get(key) ?? []), run]);
  }
  const rows = [...groups.values()].map((own) => [
    own[0]!.data,
    String(own[0]!.answers),
    ...methods.map((_, method) => mean(own.map(({ accuracies }) => accuracies[method]!))),
    ...methods.slice(1).map((_, place) => {
      const difference = signed(own.map(({ accuracies }) => accuracies[place + 1]! - accuracies[0]!));
      const overExamples = summarize(own.map(({ standardErrors }) => standardErrors[place + 1]!)).mean;
      return `${difference} (${overExamples.toFixed(4)})`;
    }),
  ]);
  return markdownTable(
    [
      "data",
      "answers",
      ...methods.map(({ name }) => name),
      ...methods.slice(1).map(({ name }) => `${name} − majority`),
    ],
    rows,
  );
}

/** Test loss and accuracy of each variant, and what it is better than all that was delivered. */
export function renderTrainings(runs: readonly CheckedRun[]): string {
  const rows = variants.map((variant) => {
    const of = (measure: "loss" | "accuracy") => runs.map(({ results }) => results[variant][measure]);
    const gain = (measure: "loss" | "accuracy") =>
      runs.map(({ results }) => results[variant][measure] - results["all delivered"][measure]);
    return [
      variant,
      mean(of("loss")),
      mean(of("accuracy")),
      signed(gain("loss")),
      signed(gain("accuracy")),
      `${gain("loss").filter((difference) => difference < 0).length} of ${runs.length}`,
    ];
  });
  const against = "− all delivered";
  return markdownTable(
    ["trained on", "loss", "accuracy", `loss ${against}`, `accuracy ${against}`, "lower loss"],
    rows,
  );
}

/** What became of each kind of delivered example, all seeds together. */
export function renderDefects(runs: readonly CheckedRun[]): string {
  const kinds = [
    ["copies", "copies"],
    ["of another slice", "misplaced"],
    ["wrongly labelled", "wrongLabels"],
    ["good", "good"],
  ] as const;
  const rows = kinds.map(([title, kind]) => {
    const sum = (part: keyof DefectCount) => runs.reduce((all, { defects }) => all + defects[kind][part], 0);
    const share = (part: keyof DefectCount) => `${((100 * sum(part)) / sum("delivered")).toFixed(1)} %`;
    return [
      title,
      String(sum("delivered")),
      share("right"),
      share("wrong"),
      share("quarantined"),
      share("rejected"),
    ];
  });
  return markdownTable(
    ["examples", "delivered", "accepted, label right", "accepted, label wrong", "quarantined", "rejected"],
    rows,
  );
}

/** What else was counted. */
export function renderCrowd(runs: readonly CheckedRun[]): string {
  const total = (measure: (run: CheckedRun) => number) => runs.reduce((sum, run) => sum + measure(run), 0);
  const [delivered, majority, dawidSkene] = [0, 1, 2].map((place) => {
    return mean(runs.map(({ labelErrors }) => labelErrors[place]!));
  });
  const careless = total(({ carelessFound, carelessMissed }) => carelessFound + carelessMissed);
  return [
    `Wrong labels, copies left out: ${delivered} of what was delivered, ${majority} of what passed with majority votes, ${dawidSkene} of what passed.`,
    `Careless workers named: ${total(({ carelessFound }) => carelessFound)} of ${careless}; careful ones named: ${total(({ carefulNamed }) => carefulNamed)}.`,
    `Examples of another slice that passed and count where they belong: ${total(({ countedWhereTheyBelong }) => countedWhereTheyBelong)}.`,
  ].join("\n");
}

/** One row for each method and threshold. */
export function renderThresholds(runs: readonly ThresholdRun[]): string {
  const groups = new Map<string, ThresholdRun[]>();
  for (const run of runs) {
    const key = `${run.method} ${run.minimumConfidence}`;
    groups.set(key, [...(groups.get(key) ?? []), run]);
  }
  const rows = [...groups.values()].map((own) => [
    own[0]!.method,
    String(own[0]!.minimumConfidence),
    summarize(own.map(({ accepted }) => accepted)).mean.toFixed(0),
    mean(own.map(({ wrong }) => wrong)),
    mean(own.map(({ loss }) => loss)),
  ]);
  return markdownTable(["method", "minimum confidence", "accepted", "wrong labels", "loss"], rows);
}

function mean(values: readonly number[]): string {
  const { mean, standardError } = summarize(values);
  return `${mean.toFixed(4)} ± ${(standardError ?? 0).toFixed(4)}`;
}

function signed(values: readonly number[]): string {
  const text = mean(values);
  return text.startsWith("-") ? text.replace("-", "−") : `+${text}`;
}

function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) =>
    Math.max(3, title.length, ...rows.map((row) => row[column]!.length)),
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column]!)).join(" | ")} |`;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)].join("\n");
}
