import type { EvaluateResult, TrainResult } from "@slicetuner/results";
import { type Column, renderTable } from "../cli/table.ts";

/** A number with its spread over seeds, or with its interval. */
type ShownValue = TrainResult["methods"][number]["test"]["accuracy"] | EvaluateResult["test"]["accuracy"];

interface ShownFairness {
  readonly demographicParity: ShownComparison;
  readonly equalOpportunity: ShownComparison;
  readonly equalizedOdds: ShownComparison;
}

interface ShownComparison {
  readonly gap: ShownValue;
  readonly disparity: ShownValue;
  readonly ratio: ShownValue;
}

/** `.8547 ± .0012`, `.8547 [.8401, .8690]`, or a dash where it cannot be told. */
export function showValue(value: ShownValue): string {
  const number = "mean" in value ? value.mean : value.value;
  if (number === null) return "–";
  if ("mean" in value) {
    const { standardDeviation } = value;
    return standardDeviation === null ? short(number) : `${short(number)} ± ${short(standardDeviation)}`;
  }
  const { interval } = value;
  return interval === null
    ? short(number)
    : `${short(number)} [${short(interval.lower)}, ${short(interval.upper)}]`;
}

function short(value: number): string {
  return value.toFixed(4).replace(/^(-?)0\./, "$1.");
}

/** Gap, disparity and ratio of the three measures. */
export function renderFairness(fairness: ShownFairness): string {
  const rows = [
    ["demographic parity", fairness.demographicParity],
    ["equal opportunity", fairness.equalOpportunity],
    ["equalized odds", fairness.equalizedOdds],
  ] as const;
  const columns: Column[] = [
    { title: "measure", align: "left" },
    { title: "gap" },
    { title: "disparity" },
    { title: "ratio" },
  ];
  return renderTable(
    columns,
    rows.map(([title, { gap, disparity, ratio }]) => [
      title,
      showValue(gap),
      showValue(disparity),
      showValue(ratio),
    ]),
  );
}

/** One line for each group. */
export function renderGroupRows(
  name: string,
  rows: readonly {
    readonly value: string;
    readonly size: number;
    readonly positiveRate: ShownValue;
    readonly truePositiveRate: ShownValue;
    readonly falsePositiveRate: ShownValue;
    readonly accuracy: ShownValue;
    readonly logLoss: ShownValue;
    readonly rocArea?: ShownValue | undefined;
    readonly guessingLoss?: ShownValue | undefined;
  }[],
): string {
  const columns: Column[] = [
    { title: name, align: "left" },
    { title: "rows" },
    { title: "positive rate" },
    { title: "true positive rate" },
    { title: "false positive rate" },
    { title: "accuracy" },
  ];
  const decided = renderTable(
    columns,
    rows.map((row) => [
      row.value,
      row.size.toLocaleString("en-US"),
      showValue(row.positiveRate),
      showValue(row.truePositiveRate),
      showValue(row.falsePositiveRate),
      showValue(row.accuracy),
    ]),
  );
  const believed = renderTable(
    [
      { title: name, align: "left" },
      { title: "log loss" },
      { title: "guessing class shares" },
      { title: "ROC area" },
    ],
    rows.map(({ value, logLoss, guessingLoss, rocArea }) => [
      value,
      showValue(logLoss),
      guessingLoss === undefined ? "–" : showValue(guessingLoss),
      rocArea === undefined ? "–" : showValue(rocArea),
    ]),
  );
  return `${decided}\n\n${believed}`;
}
