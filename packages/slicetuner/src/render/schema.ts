import type { ColumnDescription } from "@slicetuner/tabular";
import { pc } from "./colors.ts";
import { formatAmount } from "./format.ts";
import { renderTable } from "./table.ts";

/** How each column of a table was read, so that a wrong guess is seen before it costs anything. */
export function renderSchema(columns: readonly ColumnDescription[]): string {
  const table = renderTable(
    [
      { title: "column", align: "left" },
      { title: "read as", align: "left" },
      { title: "different" },
      { title: "missing" },
      { title: "values", align: "left" },
    ],
    columns.map(({ name, kind, distinct, missing, range, topCategories }) => [
      name,
      kind,
      formatAmount(distinct),
      missing === 0 ? "" : pc.yellow(formatAmount(missing)),
      range === null
        ? topCategories
            .slice(0, 3)
            .map(({ category, count }) => `${category} (${formatAmount(count)})`)
            .join(", ")
        : `${formatAmount(range.minimum)} … ${formatAmount(range.maximum)}`,
    ]),
  );
  const rule = columns.some(({ missing }) => missing > 0)
    ? `\n${pc.dim("A missing number counts as the mean and a missing category as none, with a feature that tells it was missing.")}`
    : "";
  return table + rule;
}
