import type { TrainResult } from "@slicetuner/results";
import { type Chart, mostDrawn } from "../chart.ts";
import { countOf } from "../format.ts";
import { tones } from "../plots/plot.ts";

type FairBatchRecord = TrainResult["fairBatch"][number];

/** λ before one epoch: the share of a group in the rows of its label in a batch. */
export interface BatchShareRow {
  readonly epoch: number;
  /** In the order of the names that go with the rows. */
  readonly shares: readonly number[];
  readonly gap: number | null;
}

/** The groups of each label, `label, group`. */
export function batchShareNames({ labels, groups }: FairBatchRecord): string[] {
  return labels.flatMap((label) => groups.map((group) => `${label}, ${group}`));
}

export function batchShareRows({ trace }: FairBatchRecord): BatchShareRow[] {
  return trace.map(({ epoch, shares, gap }) => ({ epoch, shares: shares.flat(), gap }));
}

/** The λ path of FairBatch: those shares first that move most. */
export function batchSharesChart(rows: readonly BatchShareRow[], names: readonly string[]): Chart {
  const moved = names
    .map((name, index) => {
      const path = rows.map(({ shares }) => shares[index]!);
      return { name, index, way: Math.max(...path) - Math.min(...path) };
    })
    .sort((first, second) => second.way - first.way);
  const drawn = moved.slice(0, tones.length);
  const note =
    moved.length === drawn.length
      ? ""
      : ` Drawn are the ${drawn.length} of ${countOf(moved.length, "share")} that move most; the table has all.`;
  const shown = thinned(rows);
  return {
    name: "batch-shares",
    title: "What FairBatch draws (λ path)",
    description: `Share of a group and label in the batches of each epoch, first seed.${note}`,
    plot: {
      type: "lines",
      x: { title: "epoch", format: "amount", scale: "linear" },
      y: { title: "share λ", format: "number" },
      lines: drawn.map(({ name, index }, at) => ({
        name,
        tone: tones[at]!,
        points: shown.map(({ epoch, shares }) => ({ x: epoch, y: shares[index]! })),
      })),
    },
    table: {
      columns: [
        { title: "epoch", format: "amount" },
        ...names.map((title) => ({ title, format: "number" as const })),
        { title: "gap on the training rows", format: "number" },
      ],
      rows: rows.map(({ epoch, shares, gap }) => [epoch, ...shares, gap]),
    },
  };
}

/** At most so many epochs as a chart draws, the first and the last among them. */
function thinned<Row>(rows: readonly Row[]): readonly Row[] {
  if (rows.length <= mostDrawn) return rows;
  return Array.from(
    { length: mostDrawn },
    (_, at) => rows[Math.round((at * (rows.length - 1)) / (mostDrawn - 1))]!,
  );
}
