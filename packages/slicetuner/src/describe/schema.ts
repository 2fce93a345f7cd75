import { formatAmount } from "@slicetuner/results";
import type { ColumnDescription } from "@slicetuner/tabular";
import { pc } from "../cli/colors.ts";
import { renderTable } from "../cli/table.ts";

const missingFeatures =
  "A missing number counts as the mean and a missing category as none, with a feature that marks it as missing.";

/** Exactly, so that different bounds never look alike. */
function formatBound(value: number): string {
  return Number.isInteger(value) && Math.abs(value) < 2 ** 53 ? formatAmount(value) : String(value);
}

/**
 * How each column was read, so that a wrong guess is seen before it costs anything; and which pictures.
 * Undefined for examples that came encoded.
 */
export function renderSchema({
  columns,
  pictures,
  missingRule = missingFeatures,
}: {
  readonly columns: readonly ColumnDescription[] | null;
  readonly pictures?: string;
  /** What becomes of a missing value. */
  readonly missingRule?: string;
}): string | undefined {
  if (columns === null) return pictures;
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
        : `${formatBound(range.minimum)} … ${formatBound(range.maximum)}`,
    ]),
  );
  if (pictures !== undefined) return `${pictures}\n${table}`;
  const rule = columns.some(({ missing }) => missing > 0) ? `\n${pc.dim(missingRule)}` : "";
  return table + rule;
}
