import { formatAmount, formatMoney, type StatusResult } from "@slicetuner/results";
import { renderTable } from "../../cli/table.ts";

/** What was ordered, came and was paid of each slice. */
export function renderSlices(slices: StatusResult["slices"], currency: string | null): string {
  return renderTable(
    [
      { title: "slice", align: "left" },
      { title: "ordered" },
      { title: "came" },
      { title: "committed" },
      { title: "paid" },
    ],
    slices.map(({ name, ordered, delivered, committed, paid }) => [
      name,
      formatAmount(ordered),
      formatAmount(delivered),
      formatMoney(committed, currency),
      formatMoney(paid, currency),
    ]),
  );
}
