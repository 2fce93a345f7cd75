import type { Dataset } from "../data/dataset.ts";
import type { ExampleRow, UnreadableExample } from "../data/example-encoder.ts";

/**
 * Examples wanted from one slice. The id is ours and chosen before the order is sent: sent twice, it buys
 * once.
 */
export interface Order {
  readonly id: string;
  /** Slice number, an index into the data set's `slices`. */
  readonly slice: number;
  /** Examples wanted, at least 1. */
  readonly count: number;
  /** The most that one example may cost, fees included: the quoted price, which the buyer agreed to. */
  readonly unitCost: number;
  /** Which of several sources it goes to, as its price step named it. Absent where there is one source. */
  readonly source?: string;
  /** The round of the run that it belongs to, from 1. Absent where it is not part of a run. */
  readonly round?: number;
}

/**
 * How an order stands. `open`: more may come, ask again with the same order. All others are final:
 * `complete`: all that was ordered; `partial`: less, another order may bring more; `exhausted`: less, the slice has no more;
 * `refused`: nothing was bought, since the price has risen, say; `cancelled`: closed at our wish with what had come.
 */
export type DeliveryStatus = "open" | "complete" | "partial" | "exhausted" | "refused" | "cancelled";

/** A label that one worker gave to one example. */
export interface WorkerAnswer {
  readonly exampleId: string;
  /** The source's name for the worker; the same worker has the same name in all orders. */
  readonly worker: string;
  /** Class number, an index into the data set's `classes`. */
  readonly label: number;
}

/**
 * All that has come of an order so far: asked again, it never is less. What was not delivered is not paid and
 * not counted.
 */
export interface Delivery {
  readonly orderId: string;
  readonly status: DeliveryStatus;
  /**
   * What came and could be read, each with its own slice and an id that is unique in the source, over all
   * orders.
   */
  readonly examples: Dataset;
  /** The values as they came, one row for each of `examples`, where the source delivers rows. */
  readonly rows?: readonly ExampleRow[];
  /** What came and is no example of these data. With `examples` at most the ordered count. */
  readonly unreadable?: readonly UnreadableExample[];
  /** What each worker answered; the labels of `examples` then are the most frequent ones. */
  readonly answers?: readonly WorkerAnswer[];
  /** What was charged for what came, unreadable examples included where the source charges for them. */
  readonly cost: number;
  readonly warnings: readonly string[];
}

/** A price, and for how many examples it holds. */
export interface PriceStep {
  /** Price of one example, fees included, > 0. */
  readonly unitCost: number;
  /** Examples at this price, after those of the steps before; null: as many as one likes. */
  readonly count: number | null;
  /** Which of several sources asks it. */
  readonly source?: string;
  /** Share of the examples that is expected to be usable before any came, in (0, 1]. @default 1 */
  readonly acceptanceRate?: number;
}

/** What a source asks and has, per slice. Constant within one round; may change from round to round. */
export interface Quote {
  /** Price of the next example of each slice, fees included, > 0, in the unit of the budget. */
  readonly unitCosts: readonly number[];
  /** Examples that can still be had of each slice; null where the source does not know. */
  readonly available: readonly (number | null)[];
  /**
   * Per slice, where the price changes with the number bought in this round: at least one step, in the order
   * of buying.
   */
  readonly priceSteps?: readonly (readonly PriceStep[])[];
}

/** What an acquirer can do, for callers to read. */
export interface AcquirerCapabilities {
  /** Whether the source tells its prices; else they are the user's own. */
  readonly knowsPrices: boolean;
  /** Whether `Quote.available` is known. */
  readonly knowsAvailability: boolean;
  /** Whether a delivery may be less than the order while the slice is not exhausted. */
  readonly deliversPartially: boolean;
  /** Whether an order may stay `open`, for days perhaps. */
  readonly deliversLater: boolean;
  /** Whether there is `doCancel`. */
  readonly cancels: boolean;
  /** Whether there is `doSettle`: examples that turn out unusable need not be paid. */
  readonly settles: boolean;
}

/** What was decided about the examples of a closed order. */
export interface Settlement {
  readonly order: Order;
  readonly accepted: readonly string[];
  /** Ids of examples that will not be paid where the source allows it, with the reason in plain words. */
  readonly rejected: readonly { readonly exampleId: string; readonly reason: string }[];
}

/** Where data come from. Call `doAcquire` through `acquire`, which checks what comes back. */
export interface Acquirer {
  readonly specificationVersion: "v1";
  /** For people, e.g. `pool of 4,000 examples`. */
  readonly name: string;
  readonly capabilities: AcquirerCapabilities;
  doQuote(call: AcquirerCall): Promise<Quote>;
  /**
   * Sends the order if it never was sent, and tells what has come. An order whose id was seen before costs
   * nothing more, in another process too.
   */
  doAcquire(order: Order, call: AcquirerCall): Promise<Delivery>;
  /** Closes an open order; what has come stays bought. A closed one is left as it is. */
  doCancel?(order: Order, call: AcquirerCall): Promise<Delivery>;
  /**
   * Tells the source what was usable, once the order is closed. Said twice, it counts once. The cost then is
   * final.
   */
  doSettle?(settlement: Settlement, call: AcquirerCall): Promise<{ readonly cost: number }>;
  close(): Promise<void>;
}

export interface AcquirerCall {
  /** When aborted, the call rejects with its reason within a second; the order can be sent again. */
  readonly signal: AbortSignal;
}
