import { Random } from "@slicetuner/core";

/** How often a marketplace does what real services do; each is a probability in 0 … 1 and 0 unless given. */
export interface MarketplaceFaults {
  /** The connection is cut before anything was done. */
  readonly lostBefore?: number;
  /** The work is done, then the connection is cut. */
  readonly lostAfter?: number;
  /** 429 with `Retry-After`. */
  readonly throttled?: number;
  /** 500 or 503. */
  readonly failing?: number;
  /** The answer takes `slowMilliseconds`. */
  readonly slow?: number;
  /** The answer breaks off in its middle. */
  readonly truncated?: number;
  /** Per page: its last example is also the next page's first; and pages of pairs are swapped. */
  readonly duplicated?: number;
  /** Per order: it stays open for a few looks, and its examples come bit by bit. */
  readonly late?: number;
  /** Per order: about half of it is delivered, then it is closed. */
  readonly partial?: number;
  /** Per order: at its arrival the slice's price rises by a tenth. */
  readonly priceRise?: number;
  /** @default 300 */
  readonly slowMilliseconds?: number;
  /** What `Retry-After` says. @default 0 */
  readonly retryAfterSeconds?: number;
  /** At most as many requests in a row fail. @default 3 */
  readonly inARow?: number;
}

export type RequestFault = "lostBefore" | "lostAfter" | "throttled" | "failing" | "slow" | "truncated";
export type OrderFault = "late" | "partial" | "priceRise";

const requestFaults: readonly RequestFault[] = [
  "lostBefore",
  "lostAfter",
  "throttled",
  "failing",
  "slow",
  "truncated",
];

/**
 * Draws faults: those of requests one after another, those of orders by the order's id, whenever it comes.
 */
export class FaultDraw {
  readonly #faults: MarketplaceFaults;
  readonly #requests: Random;
  readonly #orders: Random;
  readonly #orderKey: (orderId: string) => string;
  #row = 0;

  constructor(seed: number | string, faults: MarketplaceFaults, orderKey: (orderId: string) => string) {
    this.#faults = faults;
    this.#requests = new Random(seed).fork("requests");
    this.#orders = new Random(seed).fork("orders");
    this.#orderKey = orderKey;
  }

  /** What happens to the next request. */
  ofRequest(): RequestFault | undefined {
    const fault = requestFaults.find((name) => this.#requests.uniform() < (this.#faults[name] ?? 0));
    if (fault === undefined || fault === "slow" || this.#row >= (this.#faults.inARow ?? 3)) {
      this.#row = 0;
      return fault === "slow" ? fault : undefined;
    }
    this.#row += 1;
    return fault;
  }

  /** Whether it happens to this order. */
  ofOrder(fault: OrderFault, orderId: string): boolean {
    return this.#orders.fork(fault, this.#orderKey(orderId)).uniform() < (this.#faults[fault] ?? 0);
  }

  /** Whether the pages of this listing overlap and are out of order. */
  inPages(): boolean {
    return this.#requests.uniform() < (this.#faults.duplicated ?? 0);
  }
}
