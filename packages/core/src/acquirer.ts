import type { Dataset } from "./dataset.ts";

/** Examples wanted from one slice. The id is ours and chosen before the order is sent: sent twice, it buys once. */
export interface Order {
  readonly id: string;
  /** Slice number, an index into the data set's `slices`. */
  readonly slice: number;
  /** Examples wanted, at least 1. */
  readonly count: number;
  /** The quoted price of one example that the buyer agreed to. */
  readonly unitCost: number;
}

/** `complete`: all that was ordered; `partial`: less, more may come later; `exhausted`: less, the slice has no more. */
export type DeliveryStatus = "complete" | "partial" | "exhausted";

/** What came of an order. What was not delivered is not paid and not counted. */
export interface Delivery {
  readonly orderId: string;
  readonly status: DeliveryStatus;
  /** At most `count` examples, each with its own slice. */
  readonly examples: Dataset;
  /** What was charged for these examples. */
  readonly cost: number;
  readonly warnings: readonly string[];
}

/** What a source asks and has, per slice. Constant within one round; may change from round to round. */
export interface Quote {
  /** Price of one example of each slice, > 0, in the unit of the budget. */
  readonly unitCosts: readonly number[];
  /** Examples that can still be had of each slice; null where the source does not know. */
  readonly available: readonly (number | null)[];
}

/** What an acquirer can do, for callers to read. */
export interface AcquirerCapabilities {
  /** Whether `Quote.available` is known. */
  readonly knowsAvailability: boolean;
  /** Whether a delivery may be less than the order while the slice is not exhausted. */
  readonly deliversPartially: boolean;
}

/** Where data come from. Call `doAcquire` through `acquire`, which checks what comes back. */
export interface Acquirer {
  readonly specificationVersion: "v1";
  /** For people, e.g. `pool of 4,000 examples`. */
  readonly name: string;
  readonly capabilities: AcquirerCapabilities;
  doQuote(call: { readonly signal: AbortSignal }): Promise<Quote>;
  /** An order whose id was seen before gets the same delivery again and costs nothing more. */
  doAcquire(order: Order, call: { readonly signal: AbortSignal }): Promise<Delivery>;
  close(): Promise<void>;
}
