import { influencingSlices } from "@slicetuner/datasets";
import type { KindComparison, Mean } from "./compare-influence.ts";
import type { Matrix } from "./setting.ts";

/** Effects in thousandths of a nat. */
export function renderKinds(comparisons: readonly KindComparison[]): string {
  const head = [
    "pairs",
    "number",
    "measured",
    "counting, exact",
    "estimated",
    "error",
    "claimed error",
    "within 90 %",
    "right sign",
  ];
  const rows = comparisons.map((row) => [
    row.kind,
    String(row.pairs),
    thousandths(row.measured),
    thousandths(row.counted),
    `${thousandths(row.estimated.mean)} ± ${thousandths(row.estimated.standardError)}`,
    thousandths(row.error),
    thousandths(row.claimedError),
    percent(row.within90),
    row.rightSign === null ? "" : percent(row.rightSign),
  ]);
  return markdownTable(head, rows);
}

/** Row: whose loss rises; column: which slice is halved. */
export function renderMatrix(effects: Matrix, standardErrors?: Matrix): string {
  const names = influencingSlices.map(({ name }) => name);
  const rows = effects.map((row, slice) => [
    names[slice]!,
    ...row.map((effect, other) =>
      standardErrors === undefined
        ? thousandths(effect)
        : `${thousandths(effect)} ± ${thousandths(standardErrors[slice]![other]!)}`,
    ),
  ]);
  return markdownTable(["loss of", ...names.map((name) => `${name} halved`)], rows);
}

export function renderMean({ mean, standardError }: Mean): string {
  return `${mean.toFixed(2)} ± ${standardError.toFixed(2)}`;
}

function thousandths(value: number): string {
  return (1000 * value).toFixed(1);
}

function percent(value: number): string {
  return `${Math.round(100 * value)} %`;
}

function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, head.map(() => "---"), ...rows];
  return lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}
