import { type CheckedDelivery, deliveredCount, type OrderDelivery } from "@slicetuner/core";

/** Examples that count, and those that may count once a person has decided. */
export function usableSize({ accepted, quarantined }: CheckedDelivery): number {
  return accepted.size + quarantined.size;
}

/** Says of an order whose money bought hardly any data that it did, and why. */
export function wasteWarnings(
  { order, delivery }: OrderDelivery,
  checked: CheckedDelivery,
  cost: number,
): string[] {
  const came = deliveredCount(delivery);
  const usable = usableSize(checked);
  if (cost === 0 || 2 * usable >= came) return [];
  const rejected = checked.decisions.filter(({ decision }) => decision === "rejected");
  const counts = new Map<string, number>();
  for (const { check } of rejected) counts.set(check ?? "other", (counts.get(check ?? "other") ?? 0) + 1);
  const checks = [...counts].map(([check, count]) => `${check} ${count}`).join(", ");
  const example = rejected.find(({ reason }) => reason !== null)?.reason;
  const why = example === undefined ? "" : `, e.g. since ${example}`;
  return [
    `order ${order.id}: ${cost} paid for ${came} examples, of which ${usable} are usable; rejected: ${checks}${why}`,
  ];
}
