import type { Slice } from "@slicetuner/core";
import type { SimulatorLedger } from "@slicetuner/mturk-simulator";
import { type OrderOutcome, paidFor, type Round } from "./buy-faces.ts";

/** A table of what was ordered from each slice and what became of it. */
export function renderRound(
  { round, outcomes, budgetLeft, looks, warnings }: Round,
  slices: readonly Slice[],
): string {
  const rows = outcomes.map((outcome) => [
    slices[outcome.order.slice]!.name,
    String(outcome.order.count),
    money(outcome.order.unitCost),
    String(outcome.delivered),
    String(outcome.usable),
    String(outcome.elsewhere),
    describeRefused(outcome),
    money(outcome.paid),
    outcome.usable === 0 ? "–" : money(outcome.paid / outcome.usable),
  ]);
  const head = ["slice", "ordered", "at", "came", "usable", "(elsewhere)", "refused", "paid", "per usable"];
  const total = `${money(paidFor(outcomes))} paid, ${money(budgetLeft)} left; all orders closed at look ${looks}`;
  return [
    `Round ${round}`,
    "",
    renderTable([head, ...rows]),
    "",
    total,
    ...warnings.map((warning) => `! ${warning}`),
  ].join("\n");
}

/** The buyer's sum beside the marketplace's own books. */
export function renderBooks(paid: number, ledger: SimulatorLedger): string {
  const difference = Math.round((ledger.paid - paid) * 100) / 100;
  return [
    `our sum                 ${money(paid)}`,
    `the marketplace's books ${money(ledger.paid)} (rewards ${money(ledger.rewards)}, fees ${money(ledger.fees)}, on hold ${money(ledger.onHold)})`,
    difference === 0 ? "They agree to the cent." : `THEY DIFFER by ${money(difference)}.`,
  ].join("\n");
}

function describeRefused({ refused }: OrderOutcome): string {
  const parts = Object.entries(refused).map(([check, count]) => `${count} ${check}`);
  return parts.length === 0 ? "–" : parts.join(", ");
}

function renderTable(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

export function money(amount: number): string {
  return `$${amount.toFixed(2)}`;
}
