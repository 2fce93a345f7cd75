import { pc } from "../cli/colors.ts";
import { renderTable } from "../cli/table.ts";
import type { SourcePartition } from "../data/data-source.ts";
import { formatAmount } from "./format.ts";

/** What the slices of a file were made into; where numbers stand for their names, what these mean. */
export function renderPartition({ file, given, slices, merged }: SourcePartition): string {
  const overlap = slices.some(({ within }) => within.length > 1) || merged.length > 0;
  const count = given.length === 1 ? "1 slice" : `${given.length} slices`;
  const title = overlap
    ? `${file}: ${count}, taken apart so that each row is in one part`
    : `${file}: ${count}, which do not overlap`;
  const legend = given
    .filter(({ name, givenName }) => name !== givenName)
    .map(({ name, givenName }) => [name, givenName]);
  const left = { align: "left" } as const;
  const parts = renderTable(
    [{ title: "part", ...left }, { title: "rows" }],
    slices.map(({ name, rows }) => [name, formatAmount(rows)]),
  );
  const numbers = renderTable(
    [
      { title: "", ...left },
      { title: "slice", ...left },
    ],
    legend,
  );
  return `\n${pc.bold(title)}\n${legend.length === 0 ? "" : `${numbers}\n\n`}${parts}`;
}
