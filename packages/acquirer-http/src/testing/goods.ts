import { type ExampleRow, Random, type Slice } from "@slicetuner/core";

/** A row with the slice's own values, the numbers `first` and `second`, and the label `answer`. */
export type MarketplaceRow = ExampleRow;

/**
 * A row of a slice: `answer` is yes or no by the sum of two normal numbers and a little noise. Slices lie a
 * little apart.
 * @param slice the slice's number
 */
export function marketplaceRow(random: Random, { values }: Slice, slice: number): MarketplaceRow {
  const shift = 0.3 * slice;
  const first = random.normal() + shift;
  const second = random.normal() - shift;
  const answer = first + second + 0.5 * random.normal() > 0 ? "yes" : "no";
  return { ...values, first: round(first), second: round(second), answer };
}

function round(value: number): number {
  return Math.round(value * 1e4) / 1e4;
}

/** The examples of an order: the same for the same seed and order id, whatever else was ordered. */
export function goodsOf(
  seed: number | string,
  orderId: string,
  { slice, definition, count }: { slice: number; definition: Slice; count: number },
): { id: string; values: ExampleRow }[] {
  const random = new Random(seed).fork("goods", orderId);
  return Array.from({ length: count }, (_, index) => ({
    id: `${orderId}#${String(index + 1).padStart(5, "0")}`,
    values: marketplaceRow(random, definition, slice),
  }));
}
