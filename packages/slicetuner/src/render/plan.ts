import { formatAmount, formatLoss } from "./format.ts";
import { type Column, renderTable } from "./table.ts";

const columns: Column[] = [
  { title: "slice", align: "left" },
  { title: "examples" },
  { title: "buy" },
  { title: "cost" },
  { title: "loss now" },
  { title: "predicted" },
];

export interface PlanRow {
  readonly name: string;
  readonly size: number;
  readonly buy: number;
  readonly cost: number;
  readonly lossBefore: number;
  readonly lossAfter: number;
}

/** What to buy of each slice, what it costs, and what it is expected to do. */
export function renderPlan(rows: readonly PlanRow[]): string {
  const sum = (pick: (row: PlanRow) => number) => rows.reduce((total, row) => total + pick(row), 0);
  const mean = (pick: (row: PlanRow) => number) => sum(pick) / rows.length;
  const total: PlanRow = {
    name: "all (loss: mean)",
    size: sum((row) => row.size),
    buy: sum((row) => row.buy),
    cost: sum((row) => row.cost),
    lossBefore: mean((row) => row.lossBefore),
    lossAfter: mean((row) => row.lossAfter),
  };
  return renderTable(columns, [...rows, total].map(renderRow));
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
