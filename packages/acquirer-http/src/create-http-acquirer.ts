import {
  type Acquirer,
  type AcquirerMemory,
  AcquisitionError,
  createProcessMemory,
  type Delivery,
  type ExampleEncoder,
  KeyedMutex,
  type Order,
  OrderRecords,
  type Quote,
  StatedPrices,
  type StatedPricesOptions,
  sliceOfOrder,
  totalCost,
} from "@slicetuner/core";
import { HttpError, type HttpTools } from "@slicetuner/http-client";
import { checkService } from "./check-service.ts";
import { makeDelivery } from "./make-delivery.ts";
import { openClient } from "./open-client.ts";
import type { OrderFacts } from "./order-facts.ts";
import { OrderLifecycle } from "./order-lifecycle.ts";
import { askQuote } from "./quote.ts";
import { completeService, type HttpService } from "./service.ts";
import { ServiceOrders, type ServiceState } from "./service-orders.ts";
import { TakenExamples } from "./taken-examples.ts";

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
 * Buys from a web service. An order is sent with its id as `Idempotency-Key` and asked for until it is no
 * longer open; faults that pass are waited for. The service's prices are used, or, where `quote` is null,
 * `unitCosts` or `priceSteps`.
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
  const client = openClient(service, tools);
  const orders = new ServiceOrders(service, client, encoder);
  const records = new OrderRecords<OrderFacts>(memory, "http/orders/");
  const lifecycle = new OrderLifecycle(service, orders, records, prices);
  const taken = new TakenExamples(records);
  const mutex = new KeyedMutex();

  async function acquire(order: Order, signal: AbortSignal): Promise<Delivery> {
    const { patienceSeconds, pollSeconds } = service.limits;
    let state = await lifecycle.stateOf(order, signal);
    for (let waited = 0; state?.status === "open" && waited < patienceSeconds; waited += pollSeconds) {
      await client.wait(pollSeconds, signal);
      state = await lifecycle.stateOf(order, signal);
    }
    return deliver(order, state, signal);
  }

  async function deliver(
    order: Order,
    state: ServiceState | undefined,
    signal: AbortSignal,
  ): Promise<Delivery> {
    const facts = await records.get(order);
    if (state === undefined) return makeDelivery(nothing(order, facts));
    const earlier = new Set(facts?.taken);
    const { examples, hasMore } =
      state.status === "refused"
        ? { examples: [], hasMore: false }
        : await orders.examples(order, state, earlier, signal);
    const { counted, lost } = await taken.choose(order, examples, facts);
    return makeDelivery({
      order,
      encoder,
      status: state.status,
      examples: counted,
      surplus: examples.length - counted.length,
      hasMore,
      cost: state.cost,
      warnings: [
        ...(state.message === undefined ? [] : [`the service says: ${state.message}`]),
        ...(lost === 0 ? [] : [`${lost} examples that came before are no longer in the service's list`]),
      ],
    });
  }

  function nothing(order: Order, facts: OrderFacts | undefined): Parameters<typeof makeDelivery>[0] {
    const warnings = facts?.reason === undefined ? [] : [`order ${order.id} was refused: ${facts.reason}`];
    const status = facts?.state === "cancelled" ? "cancelled" : "refused";
    return { order, encoder, status, examples: [], surplus: 0, hasMore: false, cost: 0, warnings };
  }

  const inTurn = <Result>(order: Order, signal: AbortSignal, work: () => Promise<Result>) => {
    sliceOfOrder(order, encoder.slices);
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
        return inTurn(order, signal, async () =>
          deliver(order, await lifecycle.cancel(order, signal), signal),
        );
      },
    }),

    ...(service.settlement !== null && {
      doSettle: async (settlement, { signal }) => {
        signal.throwIfAborted();
        const { order, accepted, rejected } = settlement;
        return inTurn(order, signal, async () => {
          const facts = await records.get(order);
          const most = totalCost(accepted.length + rejected.length, order.unitCost);
          const told = await orders.settle(settlement, facts?.reference, signal);
          const cost = told ?? (await orders.look(order, facts?.reference, signal)).cost ?? most;
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
    if (!(error instanceof HttpError)) throw error;
    throw new AcquisitionError(order.id, error.message, {
      hint: error.hint ?? "The order can be sent again: it buys once.",
      cause: error,
    });
  }
}
