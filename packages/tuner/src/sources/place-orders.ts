import {
  type Acquirer,
  acquire,
  type Delivery,
  deliveredCount,
  type Order,
  type OrderDelivery,
  type TunerEvent,
} from "@slicetuner/core";

/** How long a run waits for orders that stay open. */
export interface Waiting {
  /** After so many seconds the run ends as `orders-open`; it is taken up again later. May be infinite. */
  readonly seconds: number;
  /** Seconds between two questions. @default 5 */
  readonly pollSeconds?: number;
}

const defaultPollSeconds = 5;

/**
 * Sends the orders one after another, then asks how the open ones stand until all are closed or the patience
 * ends. Tells which are open, and what their sources warn of, whenever that has changed.
 */
export async function placeOrders(options: {
  readonly acquirer: Acquirer;
  readonly orders: readonly Order[];
  readonly round: number;
  readonly waiting: Waiting;
  readonly signal: AbortSignal;
  readonly emit: (event: TunerEvent) => void;
  /** Gets every answer of a source as it comes. */
  readonly onDelivery?: (order: Order, delivery: Delivery) => void;
  readonly warn: (messages: readonly string[]) => void;
}): Promise<readonly OrderDelivery[]> {
  const { acquirer, orders, round, waiting, signal, emit, warn, onDelivery = () => {} } = options;
  const placed: OrderDelivery[] = [];
  const ask = async (order: Order): Promise<OrderDelivery> => {
    const delivery = await acquire(acquirer, order, signal);
    onDelivery(order, delivery);
    return { order, delivery };
  };
  for (const order of orders) {
    signal.throwIfAborted();
    emit({ type: "order-sent", round, order });
    placed.push(await ask(order));
  }
  const deadline = performance.now() + 1000 * waiting.seconds;
  let lastTold = "";
  for (;;) {
    const open = placed.filter(({ delivery }) => delivery.status === "open");
    if (open.length === 0) return placed;
    const told = open.map(({ order, delivery }) => ({ order, delivered: deliveredCount(delivery) }));
    // People who deliver mend what is wrong while the order is open, if they are told.
    warn(open.flatMap(({ delivery }) => delivery.warnings));
    const standing = JSON.stringify(told);
    if (standing !== lastTold) emit({ type: "orders-open", round, open: told });
    lastTold = standing;
    const left = deadline - performance.now();
    if (left <= 0) return placed;
    await sleep(Math.min(left, 1000 * (waiting.pollSeconds ?? defaultPollSeconds)), signal);
    for (const [index, { order, delivery }] of placed.entries()) {
      if (delivery.status !== "open") continue;
      placed[index] = await ask(order);
    }
  }
}

function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const abort = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", abort);
      resolve();
    }, milliseconds);
    signal.addEventListener("abort", abort, { once: true });
  });
}
