import Table from "cli-table3";
import {
  excessOf,
  isMet,
  type Measurement,
  type Report,
  type Row,
  ratioOf,
  type Target,
  type Unit,
} from "./benchmark.ts";

const head = ["what", "unit", "ours", "against", "theirs", "ratio", "target", "met"] as const;
const isRight = [false, false, true, false, true, true, false, false];

/** The report as text for people: a table without escape codes, then the notes. */
export function formatReport(title: string, { rows, notes }: Report): string {
  const table = new Table({
    head: [...head],
    colAligns: isRight.map((right) => (right ? "right" : "left")),
    style: { head: [], border: [], compact: true },
  });
  table.push(...rows.map(cellsOf));
  return [title, table.toString(), ...notes.map((note) => `  ${note}`), ""].join("\n");
}

/** The report as a section of a Markdown page. */
export function formatMarkdown(title: string, { rows, notes }: Report): string {
  const lines = [[...head], ...rows.map(cellsOf)];
  const widths = head.map((_, column) => Math.max(...lines.map((cells) => cells[column]!.length)));
  const [first, ...others] = lines.map((cells) => {
    const padded = cells.map((cell, column) =>
      isRight[column] ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!),
    );
    return `| ${padded.join(" | ")} |`;
  });
  const rule = widths.map((width, column) =>
    isRight[column] ? `${"-".repeat(width - 1)}:` : "-".repeat(width),
  );
  return [`### ${title}`, "", first, `| ${rule.join(" | ")} |`, ...others, "", notes.join(" "), ""].join(
    "\n",
  );
}

function cellsOf(row: Row): string[] {
  return [
    row.what,
    row.unit,
    formatMeasurement(row.ours, row.unit),
    row.peer?.name ?? "",
    row.peer ? formatMeasurement(row.peer.measurement, row.unit) : "",
    formatComparison(row),
    row.target ? formatTarget(row.target, row.unit) : "",
    formatVerdict(row),
  ];
}

function formatComparison(row: Row): string {
  if (row.target?.of === "excess") {
    const excess = excessOf(row);
    return excess === null ? "" : `${excess < 0 ? "−" : "+"}${formatQuantity(Math.abs(excess), "share")}`;
  }
  const ratio = ratioOf(row);
  return ratio === null ? "" : `${formatNumber(ratio)} ×`;
}

function formatVerdict(row: Row): string {
  if (row.target === undefined) return "";
  const met = isMet(row);
  return met === null ? "not measured" : met ? "met" : "NOT MET";
}

function formatTarget(target: Target, unit: Unit): string {
  if (target.of === "ours") return `≤ ${formatQuantity(target.atMost, unit)}`;
  return target.of === "ratio"
    ? `≥ ${formatNumber(target.atLeast)} ×`
    : `≤ +${formatQuantity(target.atMost, "share")}`;
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
