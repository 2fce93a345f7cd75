import type { Interval } from "@slicetuner/core";
import { bandLevel, formatAmount, formatMoney } from "@slicetuner/results";
import { renderBar } from "../cli/bar.ts";
import { pc } from "../cli/colors.ts";
import { type Column, renderTable, widthOf } from "../cli/table.ts";
import { formatBand } from "./curves.ts";
import { formatLoss } from "./format.ts";

const sliceColumn: Column = { title: "slice", align: "left" };

const amountColumns: Column[] = [{ title: "examples" }, { title: "buy" }];

const barColumn: Column = { title: "", align: "left", isWhole: true };

const lossColumns: Column[] = [{ title: "cost" }, { title: "loss now" }, { title: "predicted" }];

const bandColumn: Column = { title: `${bandLevel * 100} % band` };

/** Letters of the longest bar. */
const barWidth = { least: 3, most: 16 };

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
 * What to buy of each slice, what it costs, and what it is expected to do. In a terminal with room for them,
 * bars show the amounts; slices' names are not shortened for that.
 * @param meanBand that of the mean loss after buying
 * @param width letters in a line of the terminal; undefined: a file, which has no bars
 */
export function renderPlan(
  rows: readonly PlanRow[],
  meanBand?: Interval | null,
  width: number | undefined = process.stdout.isTTY ? process.stdout.columns : undefined,
): string {
  const all = [...rows, totalOf(rows, meanBand)];
  const withBands = rows.some((row) => row.lossAfterBand !== undefined);
  const rest = withBands ? [...lossColumns, bandColumn] : lossColumns;
  const most = Math.max(...rows.map((row) => row.buy));
  const renderWithBars = (longest: number): string => {
    const cells = all.map((row, index) => {
      const bar = index < rows.length ? renderBar(row.buy / most, longest) : "";
      return [row.name, ...renderAmounts(row), pc.cyan(bar), ...renderLosses(row, withBands)];
    });
    return renderTable(
      [{ ...sliceColumn, isWhole: true }, ...amountColumns, barColumn, ...rest],
      cells,
      width,
    );
  };
  if (width !== undefined && most > 0) {
    const room = width - widthOf(renderWithBars(barWidth.least));
    if (room >= 0) return renderWithBars(Math.min(barWidth.most, barWidth.least + room));
  }
  const cells = all.map((row) => [row.name, ...renderAmounts(row), ...renderLosses(row, withBands)]);
  return renderTable([sliceColumn, ...amountColumns, ...rest], cells, width);
}

function totalOf(rows: readonly PlanRow[], meanBand: Interval | null | undefined): PlanRow {
  const sum = (pick: (row: PlanRow) => number) => rows.reduce((total, row) => total + pick(row), 0);
  const mean = (pick: (row: PlanRow) => number) => sum(pick) / rows.length;
  return {
    name: "all (loss: mean)",
    size: sum((row) => row.size),
    buy: sum((row) => row.buy),
    cost: sum((row) => row.cost),
    lossBefore: mean((row) => row.lossBefore),
    lossAfter: mean((row) => row.lossAfter),
    ...(meanBand === undefined ? {} : { lossAfterBand: meanBand }),
  };
}

function renderAmounts({ size, buy }: PlanRow): string[] {
  return [formatAmount(size), formatAmount(buy)];
}

function renderLosses({ cost, lossBefore, lossAfter, lossAfterBand }: PlanRow, withBands: boolean): string[] {
  const cells = [formatMoney(cost, null), formatLoss(lossBefore), formatLoss(lossAfter)];
  if (!withBands) return cells;
  return [...cells, lossAfterBand === undefined ? "" : formatBand(lossAfterBand)];
}
