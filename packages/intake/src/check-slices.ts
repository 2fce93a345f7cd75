import type { Dataset, Order } from "@slicetuner/core";
import type { Finding } from "./finding.ts";

/** What becomes of examples of another slice than the ordered one. */
export type OtherSlices = "accept" | "reject";

/** Says of each example whether it belongs to the slice that was ordered; undefined where it does. */
export function checkSlices(
  order: Order,
  examples: Dataset,
  otherSlices: OtherSlices,
): (Finding | undefined)[] {
  const nameOf = (slice: number) => examples.slices[slice]?.name ?? `slice ${slice}`;
  return Array.from(examples.sliceIds, (slice) => {
    if (slice === order.slice) return undefined;
    const facts = `belongs to ${nameOf(slice)}, ${nameOf(order.slice)} was ordered`;
    return otherSlices === "accept"
      ? { decision: "accepted", check: "slice", reason: `${facts}; counted where it belongs` }
      : { decision: "rejected", check: "slice", reason: facts };
  });
}
