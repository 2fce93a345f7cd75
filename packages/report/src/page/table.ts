import type { Cell, Column } from "../chart.ts";
import { numberWriter, visible } from "../format.ts";
import type { Table } from "../views/view.ts";
import { type Html, html } from "./html.ts";

/** Tables with more rows can be filtered. */
const mostUnfiltered = 15;

/** Cells with longer texts get the room to be read. */
const longText = 30;

/**
 * A table that can be sorted, and filtered where it is long. Each number keeps its full value in
 * `data-value`.
 */
export function renderTable(caption: string, { columns, rows }: Table, currency: string | null): Html {
  const filter =
    rows.length > mostUnfiltered &&
    html`<label class="filter">Filter <input type="search" aria-label="Filter the rows of: ${caption}"></label>`;
  const writers = columns.map(({ format }, index) =>
    numberWriter(
      rows.flatMap((row) => (typeof row[index] === "number" ? [row[index]] : [])),
      format ?? "number",
      { currency },
    ),
  );
  return html`<div class="table-box">${filter}<div class="scroll" role="region" tabindex="0" aria-label="Table: ${caption}"><table class="sortable"><caption>${caption}</caption><thead><tr>${columns.map((column) => html`<th scope="col"${column.format === undefined ? "" : html` class="number"`}>${column.title === "" ? html`<span class="hidden">note</span>` : html`<button type="button">${visible(column.title)}</button>`}</th>`)}</tr></thead><tbody>${rows.map((row) => html`<tr>${row.map((cell, index) => renderCell(cell, index, columns[index]!, writers[index]!))}</tr>`)}</tbody></table></div></div>
`;
}

function renderCell(cell: Cell, index: number, { format }: Column, write: (value: number) => string): Html {
  if (index === 0 && typeof cell === "string") return html`<th scope="row">${visible(cell)}</th>`;
  if (cell === null) return format === undefined ? html`<td></td>` : html`<td class="number">–</td>`;
  if (typeof cell === "string")
    return html`<td${cell.length > longText && html` class="text"`}>${visible(cell)}</td>`;
  const text = Number.isFinite(cell) ? write(cell) : "–";
  return html`<td class="number" data-value="${cell}">${text}</td>`;
}
