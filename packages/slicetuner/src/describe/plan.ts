import type { Interval } from "@slicetuner/core";
import { bandLevel } from "@slicetuner/results";
import { type Column, renderTable } from "../cli/table.ts";
import { formatBand } from "./curves.ts";
import { formatAmount, formatLoss } from "./format.ts";

const columns: Column[] = [
  { title: "slice", align: "left" },
  { title: "examples" },
  { title: "buy" },
  { title: "cost" },
  { title: "loss now" },
  { title: "predicted" },
];

const bandColumn: Column = { title: `${bandLevel * 100} % band` };

export interface PlanRow {
  readonly name: string;
  readonly size: number;
  readonly buy: number;
  readonly cost: number;
  readonly lossBefore: number;
  readonly lossAfter: number;
  /** Band of `lossAfter`; null where the curve has none. */
  readonly lossAfterBand?: Interval | null;
}

/**
 * What to buy of each slice, what it costs, and what it is expected to do; `meanBand` is that of the mean
 * loss after buying.
 */
export function renderPlan(rows: readonly PlanRow[], meanBand?: Interval | null): string {
  const sum = (pick: (row: PlanRow) => number) => rows.reduce((total, row) => total + pick(row), 0);
  const mean = (pick: (row: PlanRow) => number) => sum(pick) / rows.length;
  const total: PlanRow = {
    name: "all (loss: mean)",
    size: sum((row) => row.size),
    buy: sum((row) => row.buy),
    cost: sum((row) => row.cost),
    lossBefore: mean((row) => row.lossBefore),
    lossAfter: mean((row) => row.lossAfter),
    ...(meanBand === undefined ? {} : { lossAfterBand: meanBand }),
  };
  const withBands = rows.some((row) => row.lossAfterBand !== undefined);
  return renderTable(
    withBands ? [...columns, bandColumn] : columns,
    [...rows, total].map((row) => (withBands ? [...renderRow(row), renderBand(row)] : renderRow(row))),
  );
}

function renderBand({ lossAfterBand }: PlanRow): string {
  return lossAfterBand === undefined ? "" : formatBand(lossAfterBand);
}

function renderRow(row: PlanRow): string[] {
  return [
    row.name,
    formatAmount(row.size),
    formatAmount(row.buy),
    formatAmount(row.cost),
    formatLoss(row.lossBefore),
    formatLoss(row.lossAfter),
  ];
}
