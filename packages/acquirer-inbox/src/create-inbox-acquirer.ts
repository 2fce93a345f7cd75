import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import {
  type Acquirer,
  AcquisitionError,
  type Delivery,
  type DeliveryStatus,
  type ExampleEncoder,
  expectKnown,
  KeyedMutex,
  type Order,
  ProblemList,
  type Quote,
  SliceTunerError,
  StatedPrices,
  type StatedPricesOptions,
  sliceOfOrder,
  totalCost,
  waitSeconds,
} from "@slicetuner/core";
import { takeArrivals } from "./arrivals.ts";
import {
  type Closing,
  closeOrder,
  placeOrder,
  readClosing,
  readSent,
  recordSent,
  tidyOrder,
} from "./order-files.ts";
import { type Places, placesOf } from "./places.ts";
import { type DeliveredRow, DeliveredRows } from "./read-delivered.ts";

/** What {@link createInboxAcquirer} takes. */
export interface InboxAcquirerOptions extends StatedPricesOptions {
  /** Makes examples of the rows that are delivered. */
  readonly encoder: ExampleEncoder;
  /**
   * Holds the folders `outbox`, `inbox`, `done` and `failed`; made where it is not there. All that is
   * remembered is in it.
   */
  readonly folder: string;
  /** The column that names an example, if deliveries have one. @default file and row */
  readonly id?: string;
  /** A file that does not change for so long is whole, in seconds. @default 2 */
  readonly settleSeconds?: number;
  /** Waits until files may have settled; for tests. @default by the clock */
  readonly wait?: (seconds: number, signal: AbortSignal) => Promise<void>;
}

/** `memory`, which all sources may be given, is not used: the folder remembers. */
const known: readonly string[] = [
  "encoder",
  "folder",
  "id",
  "settleSeconds",
  "wait",
  "unitCosts",
  "priceSteps",
  "memory",
];

/**
 * Orders by files: each order is a file in `outbox`, and people put what they deliver into `inbox`. What is
 * whole is moved to `done` and delivered, by this process or a later one. An order stays open until all has
 * come or the supplier says that this is all.
 * @throws InvalidInputError with all that is wrong with the options
 */
export function createInboxAcquirer(options: InboxAcquirerOptions): Acquirer {
  const { encoder, folder, id, settleSeconds = 2, wait = waitSeconds } = options;
  const problems = new ProblemList();
  expectKnown(options, known, problems);
  problems.expect(
    typeof folder === "string" && folder !== "",
    "folder",
    "is missing: name the folder of the orders",
  );
  if (typeof folder === "string") {
    const wrong = folder.includes("\0") || (existsSync(folder) && !statSync(folder).isDirectory());
    problems.expect(!wrong, "folder", `is ${JSON.stringify(folder)}, which is no folder`);
  }
  problems.expect(
    Number.isFinite(settleSeconds) && settleSeconds >= 0,
    "settleSeconds",
    `is ${settleSeconds}, expected a number of at least 0`,
  );
  problems.throwIfAny();
  const prices = new StatedPrices(encoder.slices, options);
  const mutex = new KeyedMutex();
  const delivered = new DeliveredRows(encoder.columns);

  async function look(order: Order, signal: AbortSignal, closesAs?: "cancelled"): Promise<Delivery> {
    const places = placesOf(folder, order);
    const closed = await readClosing(places);
    const sent = await readSent(places, order);
    if (closed !== undefined) {
      await tidyOrder(places);
      return deliver(order, places, sent?.price ?? 0, { closed }, signal);
    }
    const price = sent?.price ?? prices.unitCostOf(order);
    if (sent === undefined) {
      const closing: Closing | undefined =
        price === undefined
          ? { status: "refused", reason: prices.refusal(order) }
          : closesAs && { status: closesAs, reason: "it never was sent" };
      // Closed before it is known: nothing in between can leave it open.
      if (closing !== undefined) await closeOrder(places, order, closing);
      await recordSent(places, order, closing === undefined ? price! : null);
      if (closing !== undefined) return deliver(order, places, 0, { closed: closing }, signal);
    }
    // Again where the process died before it, or where somebody took the file away.
    await placeOrder(places, order, { slice: encoder.slices[order.slice]!, columns: encoder.columns });
    const arrivals = await takeArrivals(places, () => wait(settleSeconds, signal));
    const delivery = await deliver(order, places, price!, { warnings: arrivals.warnings }, signal);
    const came = delivery.examples.size + delivery.unreadable!.length;
    const status = came === order.count ? "complete" : (closesAs ?? arrivals.end);
    if (status === undefined) return delivery;
    await closeOrder(places, order, { status });
    return { ...delivery, status };
  }

  async function deliver(
    order: Order,
    places: Places,
    price: number,
    { closed: closing, warnings: more = [] }: { closed?: Closing; warnings?: readonly string[] },
    signal: AbortSignal,
  ): Promise<Delivery> {
    const { rows, warnings } = await delivered.all(places, signal);
    const { named, twice } = nameRows(order, rows, id);
    const counted = named.slice(0, order.count);
    const surplus = named.length - counted.length;
    const encoded = await encoder.encode(
      counted.map(({ row }) => row),
      counted.map(({ exampleId }) => exampleId),
    );
    const status: DeliveryStatus = closing?.status ?? "open";
    return {
      orderId: order.id,
      status,
      ...encoded,
      cost: totalCost(counted.length, price),
      warnings: [
        ...more,
        ...warnings,
        ...(twice > 0 ? [`${twice} rows have the id of an earlier row and do not count`] : []),
        ...(surplus > 0
          ? [`${surplus} rows more than the ${order.count} ordered came; they are neither counted nor paid`]
          : []),
        ...(closing?.reason === undefined
          ? []
          : [`order ${order.id} was ${closing.status}: ${closing.reason}`]),
      ],
    };
  }

  async function forOrder(
    order: Order,
    signal: AbortSignal,
    work: () => Promise<Delivery>,
  ): Promise<Delivery> {
    signal.throwIfAborted();
    sliceOfOrder(order, encoder.slices);
    try {
      return await mutex.run(order.id, signal, work);
    } catch (error) {
      if (signal.aborted || SliceTunerError.isInstance(error)) throw error;
      const reason = error instanceof Error ? error.message : String(error);
      throw new AcquisitionError(order.id, `the order's files cannot be read or written: ${reason}`, {
        hint: `Is there space, and may this user write in ${folder}?`,
        cause: error,
      });
    }
  }

  return {
    specificationVersion: "v1",
    name: `files in ${join(folder, "inbox")}`,
    capabilities: {
      knowsPrices: false,
      knowsAvailability: false,
      deliversPartially: true,
      deliversLater: true,
      cancels: true,
      settles: false,
    },

    async doQuote({ signal }): Promise<Quote> {
      signal.throwIfAborted();
      return { ...prices.quote(), available: encoder.slices.map(() => null) };
    },

    doAcquire: (order, { signal }) => forOrder(order, signal, () => look(order, signal)),

    doCancel: (order, { signal }) => forOrder(order, signal, () => look(order, signal, "cancelled")),

    close: () => mutex.idle(),
  };
}

/** Rows with their ids, each id once. */
function nameRows(
  order: Order,
  rows: readonly DeliveredRow[],
  id: string | undefined,
): { named: { row: DeliveredRow["row"]; exampleId: string }[]; twice: number } {
  const seen = new Set<string>();
  const named: { row: DeliveredRow["row"]; exampleId: string }[] = [];
  for (const { file, place, row } of rows) {
    const own = id === undefined ? null : (row[id] ?? null);
    const exampleId = own === null ? `${order.id}/${file}:${place}` : String(own);
    if (seen.has(exampleId)) continue;
    seen.add(exampleId);
    named.push({ row, exampleId });
  }
  return { named, twice: rows.length - named.length };
}
