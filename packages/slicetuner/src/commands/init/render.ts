import { formatAmount, type InitResult } from "@slicetuner/results";
import { pc } from "../../cli/colors.ts";
import { renderTable } from "../../cli/table.ts";

const shownCells = 20;

export function renderSetup(result: InitResult): string {
  const { label, slices, group, leftOut, file, rows, smallestSlice } = result;
  const facts = [
    ["rows", formatAmount(rows)],
    [
      "label",
      `${label.column}: ${label.classes.map(({ name, rows }) => `${name} (${formatAmount(rows)})`).join(", ")}`,
    ],
    ["slices by", result.sliceBy.join(", ")],
    ["groups", group.length === 0 ? "none" : group.join(", ")],
  ];
  const plain = [
    { title: "table", align: "left" },
    { title: result.source, align: "left" },
  ] as const;
  const parts = [renderTable(plain, facts)];
  const cells = slices
    .slice(0, shownCells)
    .map(({ name, rows, isTooSmall }) => [
      name,
      formatAmount(rows),
      isTooSmall ? pc.yellow(`fewer than ${smallestSlice}: left out`) : "",
    ]);
  parts.push(
    renderTable([{ title: "slice", align: "left" }, { title: "rows" }, { title: "", align: "left" }], cells),
  );
  if (slices.length > shownCells) parts.push(`… and ${slices.length - shownCells} more`);
  if (leftOut.length > 0)
    parts.push(
      renderTable(
        [
          { title: "no feature", align: "left" },
          { title: "because it", align: "left" },
        ],
        leftOut.map(({ column, kind, reason }) => [
          column,
          kind === "leak" ? pc.yellow(`${reason} (leak)`) : reason,
        ]),
      ),
    );
  parts.push(`Written to ${pc.bold(file)}.`);
  return parts.join("\n\n");
}
