import { summarize } from "@slicetuner/metrics";
import type { FalseDiscoveries } from "./false-discoveries.ts";
import type { RecallRun } from "./recall.ts";

/** One row for each method and number of literals; ± is the standard error over seeds. */
export function renderRecall(runs: readonly RecallRun[]): string {
  const methods = [...new Set(runs.map(({ method }) => method))];
  const groups = [1, 2, 3, undefined];
  const rows = groups.flatMap((literals) =>
    methods.map((method) => {
      const own = runs.filter(
        (run) => run.method === method && (literals === undefined || run.literals === literals),
      );
      const mean = (measure: (run: RecallRun) => number) => {
        const { mean, standardError } = summarize(own.map(measure));
        return `${mean.toFixed(3)} ± ${standardError!.toFixed(3)}`;
      };
      return [
        literals === undefined ? "all" : String(literals),
        method,
        mean(({ precision }) => precision),
        mean(({ recall }) => recall),
        mean(({ accuracy }) => accuracy),
        mean(({ exact }) => exact),
        summarize(own.map(({ found }) => found)).mean.toFixed(2),
        `${(1000 * median(own.map(({ seconds }) => seconds))).toFixed(0)} ms`,
      ];
    }),
  );
  const head = [
    "literals",
    "method",
    "precision",
    "recall",
    "accuracy",
    "found exactly",
    "slices",
    "median time",
  ];
  return markdownTable(head, rows);
}

export function renderFalseDiscoveries(
  rows: readonly (FalseDiscoveries & { readonly losses: string; readonly effectThreshold: number })[],
  significance: number,
): string {
  const cells = rows.map(({ losses, engine, effectThreshold, runs, runsWithDiscovery }) => {
    const share = runsWithDiscovery / runs;
    const bound = significance + 2 * Math.sqrt((significance * (1 - significance)) / runs);
    return [
      losses,
      engine,
      String(effectThreshold),
      String(runs),
      `${(100 * share).toFixed(1)} %`,
      share <= significance ? "at most alpha" : share <= bound ? "within noise of alpha" : "ABOVE ALPHA",
    ];
  });
  return markdownTable(["losses", "engine", "threshold", "runs", "with a discovery", "verdict"], cells);
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) =>
    Math.max(3, title.length, ...rows.map((row) => row[column]!.length)),
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column]!)).join(" | ")} |`;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)].join("\n");
}
