import { AcquisitionError, type Order, type OrderRecords, type StatedPrices } from "@slicetuner/core";
import { HttpError } from "@slicetuner/http-client";
import type { OrderFacts } from "./order-facts.ts";
import type { CompleteService } from "./service.ts";
import type { ServiceOrders, ServiceState } from "./service-orders.ts";
import { lookUp } from "./template.ts";

/**
 * Sends orders and asks how they stand. What may have been sent is always asked for first: today's prices
 * only decide about an order that the service surely never had.
 */
export class OrderLifecycle {
  readonly #service: CompleteService;
  readonly #orders: ServiceOrders;
  readonly #records: OrderRecords<OrderFacts>;
  /** The user's own prices, where the service tells none. */
  readonly #prices: StatedPrices | undefined;

  constructor(
    service: CompleteService,
    orders: ServiceOrders,
    records: OrderRecords<OrderFacts>,
    prices: StatedPrices | undefined,
  ) {
    this.#service = service;
    this.#orders = orders;
    this.#records = records;
    this.#prices = prices;
  }

  /**
   * How the order stands, after it was sent if it never was; undefined where nothing was bought and nothing
   * will be.
   */
  async stateOf(order: Order, signal: AbortSignal): Promise<ServiceState | undefined> {
    const facts = await this.#records.get(order);
    switch (facts?.state) {
      case "refused":
      case "cancelled":
        return undefined;
      case "sent":
        return this.#orders.look(order, facts.reference, signal);
      case "sending":
        return this.#find(order, facts, signal);
      default:
        return this.#isAgreed(order) ? this.#send(order, false, signal) : this.#refuse(order);
    }
  }

  /**
   * Closes the order at the service; undefined where the service never heard of it and from now on will not.
   */
  async cancel(order: Order, signal: AbortSignal): Promise<ServiceState | undefined> {
    const facts = await this.#records.get(order);
    if (facts?.state === "refused" || facts?.state === "cancelled") return undefined;
    if (!(await this.#withdraw(order, facts?.reference, signal))) {
      await this.#records.put(order, { state: "cancelled" });
      return undefined;
    }
    return this.#keepSent(order, facts, await this.#orders.look(order, facts?.reference, signal));
  }

  /** An order whose answer was lost: the service says whether it has it. */
  async #find(order: Order, facts: OrderFacts, signal: AbortSignal): Promise<ServiceState | undefined> {
    const canAsk = !this.#service.status.path.includes("{reference}");
    if (canAsk) {
      const found = await this.#orders.look(order, undefined, signal).catch(undefinedIfUnknown);
      if (found !== undefined) return this.#keepSent(order, facts, found);
    }
    if (!this.#service.idempotent) {
      throw new AcquisitionError(
        order.id,
        "it is not known whether the service took it: the answer was lost",
        {
          hint: "Look at the service. This source is not idempotent, so that nothing is sent again by itself.",
        },
      );
    }
    if (canAsk && !this.#isAgreed(order)) {
      // It may still be on its way: the service is told not to take it before it counts as refused.
      const hasArrived =
        this.#service.cancel !== null && (await this.#withdraw(order, facts.reference, signal));
      if (!hasArrived) return this.#refuse(order);
      return this.#keepSent(order, facts, await this.#orders.look(order, undefined, signal));
    }
    return this.#send(order, true, signal);
  }

  async #send(order: Order, mayHaveArrived: boolean, signal: AbortSignal): Promise<ServiceState | undefined> {
    await this.#records.put(order, { state: "sending" });
    try {
      return await this.#keepSent(order, undefined, await this.#orders.send(order, signal));
    } catch (error) {
      if (!(error instanceof HttpError)) throw error;
      if (isPriceRefusal(error)) {
        await this.#records.put(order, { state: "refused", reason: error.message });
        return undefined;
      }
      if (error.undone && !mayHaveArrived) await this.#records.put(order, { state: "unsent" });
      throw error;
    }
  }

  /** False where the service does not know the order. */
  async #withdraw(order: Order, reference: string | undefined, signal: AbortSignal): Promise<boolean> {
    const answer = await this.#orders.cancel(order, reference, signal).then(() => true, undefinedIfUnknown);
    return answer ?? false;
  }

  async #keepSent(order: Order, facts: OrderFacts | undefined, state: ServiceState): Promise<ServiceState> {
    const reference = state.reference ?? facts?.reference;
    await this.#records.put(order, {
      ...facts,
      state: "sent",
      ...(reference === undefined ? {} : { reference }),
    });
    return state;
  }

  async #refuse(order: Order): Promise<undefined> {
    await this.#records.put(order, { state: "refused", reason: this.#prices!.refusal(order) });
  }

  #isAgreed(order: Order): boolean {
    return this.#prices === undefined || this.#prices.unitCostOf(order) !== undefined;
  }
}

function undefinedIfUnknown(error: unknown): undefined {
  if (error instanceof HttpError && (error.status === 404 || error.status === 410)) return undefined;
  throw error;
}

/** Payment required, or a conflict that the service calls one of prices. */
function isPriceRefusal({ status, answer }: HttpError): boolean {
  return status === 402 || (status === 409 && lookUp(answer, "error") === "price");
}
