import Table from "cli-table3";
import {
  isMet,
  type Measurement,
  type Report,
  type Row,
  ratioOf,
  type Target,
  type Unit,
} from "./benchmark.ts";

/** The report as text for people: a table without escape codes, then the notes. */
export function formatReport(title: string, { rows, notes }: Report): string {
  const table = new Table({
    head: ["what", "unit", "ours", "against", "theirs", "ratio", "target", "met"],
    colAligns: ["left", "left", "right", "left", "right", "right", "left", "left"],
    style: { head: [], border: [], compact: true },
  });
  for (const row of rows) {
    const ratio = ratioOf(row);
    table.push([
      row.what,
      row.unit,
      formatMeasurement(row.ours, row.unit),
      row.peer?.name ?? "",
      row.peer ? formatMeasurement(row.peer.measurement, row.unit) : "",
      ratio === null ? "" : `${formatNumber(ratio)} ×`,
      row.target ? formatTarget(row.target, row.unit) : "",
      formatVerdict(row),
    ]);
  }
  return [title, table.toString(), ...notes.map((note) => `  ${note}`), ""].join("\n");
}

function formatVerdict(row: Row): string {
  if (row.target === undefined) return "";
  const met = isMet(row);
  return met === null ? "not measured" : met ? "met" : "NOT MET";
}

function formatTarget(target: Target, unit: Unit): string {
  return target.of === "ours"
    ? `≤ ${formatQuantity(target.atMost, unit)}`
    : `≥ ${formatNumber(target.atLeast)} ×`;
}

function formatMeasurement(measurement: Measurement | null, unit: Unit): string {
  return measurement === null ? "not here" : formatQuantity(measurement.median, unit);
}

function formatQuantity(value: number, unit: Unit): string {
  return unit === "share" ? `${(100 * value).toFixed(1)} %` : formatNumber(value);
}

/** Three significant digits. */
function formatNumber(value: number): string {
  const rounded = Number(value.toPrecision(3));
  return rounded.toLocaleString("en-US", { maximumFractionDigits: 6 });
}
