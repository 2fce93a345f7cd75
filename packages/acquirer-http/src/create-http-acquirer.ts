import {
  type Acquirer,
  type AcquirerMemory,
  AcquisitionError,
  createProcessMemory,
  type Delivery,
  type ExampleEncoder,
  InvalidInputError,
  KeyedMutex,
  type Order,
  type Quote,
  StatedPrices,
  type StatedPricesOptions,
  totalCost,
} from "@slicetuner/core";
import { checkService } from "./check-service.ts";
import type { AnsweredExample } from "./list-examples.ts";
import { makeDelivery } from "./make-delivery.ts";
import { type OrderRecord, OrderRecords } from "./order-records.ts";
import { askQuote } from "./quote.ts";
import { completeService, type HttpService } from "./service.ts";
import { type HttpTools, ServiceClient } from "./service-client.ts";
import { ServiceError } from "./service-error.ts";
import { ServiceOrders, type ServiceState } from "./service-orders.ts";
import { lookUp } from "./template.ts";

/** What {@link createHttpAcquirer} takes. */
export interface HttpAcquirerOptions extends HttpService, StatedPricesOptions {
  /** Makes examples of the rows that the service sends. */
  readonly encoder: ExampleEncoder;
  /** Remembers which orders were sent. @default as long as the process lives */
  readonly memory?: AcquirerMemory;
  /** @default { } */
  readonly tools?: HttpTools;
}

/**
 * Buys from a web service. An order is sent with its id as `Idempotency-Key` and asked for until it is no longer open; faults that
 * pass are waited for. The service's prices are used, or, where `quote` is null, `unitCosts` or `priceSteps`.
 * @throws InvalidInputError with all that is wrong with the description of the service
 */
export function createHttpAcquirer(options: HttpAcquirerOptions): Acquirer {
  const { encoder, memory = createProcessMemory(), unitCosts, priceSteps, tools = {} } = options;
  const { encoder: _, memory: __, unitCosts: ___, priceSteps: ____, tools: _____, ...description } = options;
  checkService(description, encoder);
  const service = completeService(description);
  const prices =
    service.quote === null
      ? new StatedPrices(encoder.slices, {
          ...(unitCosts === undefined ? {} : { unitCosts }),
          ...(priceSteps === undefined ? {} : { priceSteps }),
        })
      : undefined;
  const client = new ServiceClient(service, tools);
  const orders = new ServiceOrders(service, client, encoder);
  const records = new OrderRecords(memory);
  const mutex = new KeyedMutex();

  /** Sends the order or asks how it stands; undefined where nothing was bought and nothing will be. */
  async function stateOf(order: Order, signal: AbortSignal): Promise<ServiceState | undefined> {
    const record = await records.get(order);
    if (record?.state === "refused" || record?.state === "cancelled") return undefined;
    if (record?.state === "sent") return orders.look(order, record.reference, signal);
    if (record?.state === "sending" && !service.idempotent) {
      throw new AcquisitionError(
        order.id,
        "it is not known whether the service took it: the answer was lost",
        {
          hint: "Look at the service. This source is not idempotent, so that nothing is sent again by itself.",
        },
      );
    }
    if (prices !== undefined && prices.unitCostOf(order) === undefined) {
      await records.put(order, { state: "refused", reason: prices.refusal(order) });
      return undefined;
    }
    await records.put(order, { state: "sending" });
    try {
      const state = await orders.send(order, signal);
      await records.put(order, { state: "sent", ...referenceIn(state) });
      return state;
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      if (isPriceRefusal(error)) {
        await records.put(order, { state: "refused", reason: error.message });
        return undefined;
      }
      if (error.undone) await records.put(order, { state: "unsent" });
      throw error;
    }
  }

  async function acquire(order: Order, signal: AbortSignal): Promise<Delivery> {
    const { patienceSeconds, pollSeconds } = service.limits;
    let state = await stateOf(order, signal);
    for (let waited = 0; state?.status === "open" && waited < patienceSeconds; waited += pollSeconds) {
      await client.wait(pollSeconds, signal);
      state = await stateOf(order, signal);
    }
    return deliver(order, state, signal);
  }

  async function deliver(
    order: Order,
    state: ServiceState | undefined,
    signal: AbortSignal,
  ): Promise<Delivery> {
    const record = await records.get(order);
    if (state === undefined) return makeDelivery(nothing(order, record));
    const came = state.status === "refused" ? [] : await orders.examples(order, state, signal);
    const chosen = await choose(order, came, record);
    return makeDelivery({
      order,
      encoder,
      status: state.status,
      examples: chosen,
      surplus: came.length - chosen.length,
      cost: state.cost,
      warnings: state.message === undefined ? [] : [`the service says: ${state.message}`],
    });
  }

  function nothing(order: Order, record: OrderRecord | undefined): Parameters<typeof makeDelivery>[0] {
    const warnings = record?.reason === undefined ? [] : [`order ${order.id} was refused: ${record.reason}`];
    const status = record?.state === "cancelled" ? "cancelled" : "refused";
    return { order, encoder, status, examples: [], surplus: 0, cost: 0, warnings };
  }

  /** The examples that count, in the order of their ids: it does not matter in which order they came. */
  async function choose(
    order: Order,
    came: readonly AnsweredExample[],
    record: OrderRecord | undefined,
  ): Promise<readonly AnsweredExample[]> {
    let chosen = came;
    if (came.length > order.count) {
      const earlier = new Set(record?.taken ?? []);
      const first = came.filter(({ id }) => earlier.has(id));
      chosen = [...first, ...came.filter(({ id }) => !earlier.has(id))].slice(0, order.count);
      const taken = chosen.map(({ id }) => id);
      if (record !== undefined && earlier.size === 0) await records.put(order, { ...record, taken });
    }
    return [...chosen].sort((left, right) => (left.id < right.id ? -1 : 1));
  }

  async function cancel(order: Order, signal: AbortSignal): Promise<Delivery> {
    const record = await records.get(order);
    if (record?.state === "refused" || record?.state === "cancelled")
      return deliver(order, undefined, signal);
    try {
      await orders.cancel(order, record?.reference, signal);
    } catch (error) {
      if (!(error instanceof ServiceError && error.status === 404)) throw error;
      // The service never heard of it, and from now on will not.
      await records.put(order, { state: "cancelled" });
      return deliver(order, undefined, signal);
    }
    const state = await orders.look(order, record?.reference, signal);
    await records.put(order, { ...record, state: "sent", ...referenceIn(state) });
    return deliver(order, state, signal);
  }

  const withSlice = (order: Order) => {
    if (encoder.slices[order.slice] !== undefined) return;
    const message = `is ${order.slice}, expected a slice number below ${encoder.slices.length}`;
    throw new InvalidInputError([{ path: "order.slice", message }]);
  };
  const inTurn = <Result>(order: Order, signal: AbortSignal, work: () => Promise<Result>) => {
    withSlice(order);
    return mutex.run(order.id, signal, () => forOrder(order, work));
  };

  return {
    specificationVersion: "v1",
    name: `web service ${new URL(service.baseUrl).host}`,
    capabilities: {
      knowsPrices: service.quote !== null,
      knowsAvailability: service.quote !== null && service.fields.available !== null,
      deliversPartially: true,
      deliversLater: true,
      cancels: service.cancel !== null,
      settles: service.settlement !== null,
    },

    async doQuote({ signal }): Promise<Quote> {
      signal.throwIfAborted();
      if (prices !== undefined) return { ...prices.quote(), available: encoder.slices.map(() => null) };
      return askQuote(service, client, encoder.slices, signal);
    },

    async doAcquire(order, { signal }): Promise<Delivery> {
      signal.throwIfAborted();
      return inTurn(order, signal, () => acquire(order, signal));
    },

    ...(service.cancel !== null && {
      doCancel: async (order: Order, { signal }: { signal: AbortSignal }) => {
        signal.throwIfAborted();
        return inTurn(order, signal, () => cancel(order, signal));
      },
    }),

    ...(service.settlement !== null && {
      doSettle: async (settlement, { signal }) => {
        signal.throwIfAborted();
        const { order, accepted, rejected } = settlement;
        return inTurn(order, signal, async () => {
          const record = await records.get(order);
          const most = totalCost(accepted.length + rejected.length, order.unitCost);
          const told = await orders.settle(settlement, record?.reference, signal);
          const cost = told ?? (await orders.look(order, record?.reference, signal)).cost ?? most;
          return { cost: Math.min(cost, most) };
        });
      },
    }),

    async close(): Promise<void> {},
  };
}

/** Errors of the service as errors of the order. */
async function forOrder<Result>(order: Order, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    throw new AcquisitionError(order.id, error.message, {
      hint: error.hint ?? "The order can be sent again: it buys once.",
      cause: error,
    });
  }
}

/** Payment required, or a conflict that the service calls one of prices. */
function isPriceRefusal({ status, answer }: ServiceError): boolean {
  return status === 402 || (status === 409 && lookUp(answer, "error") === "price");
}

function referenceIn({ reference }: ServiceState): { reference?: string } {
  return reference === undefined ? {} : { reference };
}
