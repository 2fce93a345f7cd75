import type { ExampleEncoder, JsonValue, Order, Settlement } from "@slicetuner/core";
import { type AnsweredExample, listExamples } from "./list-examples.ts";
import type { CompleteRequest, CompleteService, HttpStatus } from "./service.ts";
import type { ServiceAnswer, ServiceClient } from "./service-client.ts";
import { ServiceError } from "./service-error.ts";
import { fillBody, fillPath, lookUp, orderValues } from "./template.ts";

/** How an order stands, by the service. */
export interface ServiceState {
  readonly status: HttpStatus;
  /** Undefined where the service does not say. */
  readonly cost: number | undefined;
  readonly reference: string | undefined;
  readonly message: string | undefined;
  /** The whole answer. */
  readonly body: unknown;
}

/** Requests about one order, and what their answers say. */
export class ServiceOrders {
  readonly #service: CompleteService;
  readonly #client: ServiceClient;
  readonly #encoder: ExampleEncoder;

  constructor(service: CompleteService, client: ServiceClient, encoder: ExampleEncoder) {
    this.#service = service;
    this.#client = client;
    this.#encoder = encoder;
  }

  /** Sends the order; a service that is idempotent buys once, however often it is sent. */
  async send(order: Order, signal: AbortSignal): Promise<ServiceState> {
    const key = { idempotencyKey: order.id, repeatable: this.#service.idempotent };
    return this.#stateOf(await this.#request(this.#service.order, order, undefined, signal, key));
  }

  async look(order: Order, reference: string | undefined, signal: AbortSignal): Promise<ServiceState> {
    return this.#stateOf(await this.#request(this.#service.status, order, reference, signal));
  }

  async cancel(order: Order, reference: string | undefined, signal: AbortSignal): Promise<void> {
    await this.#request(this.#service.cancel!, order, reference, signal);
  }

  /** The cost as the service now has it, where it says. */
  async settle(
    { order, accepted, rejected }: Settlement,
    reference: string | undefined,
    signal: AbortSignal,
  ): Promise<number | undefined> {
    const body = { accepted, rejected: rejected.map((one) => ({ ...one })) };
    const answer = await this.#request(this.#service.settlement!, order, reference, signal, {
      body,
      idempotencyKey: `${order.id}/settlement`,
    });
    return this.#costIn(answer.body);
  }

  /** All examples that have come, each once, in the service's order. */
  async examples(
    order: Order,
    state: ServiceState,
    signal: AbortSignal,
  ): Promise<readonly AnsweredExample[]> {
    const { examples, fields } = this.#service;
    const firstPage = examples === null ? state.body : undefined;
    const request = examples ?? this.#service.status;
    return listExamples({
      client: this.#client,
      paging: this.#service.paging,
      fields,
      request: { method: request.method, path: this.#path(request, order, state.reference), signal },
      firstPage,
      orderId: order.id,
    });
  }

  #stateOf(answer: ServiceAnswer): ServiceState {
    const { fields, statuses } = this.#service;
    const word = lookUp(answer.body, fields.status);
    const status = statuses[String(word)] ?? word;
    if (typeof word !== "string" || !isStatus(status)) {
      const found = this.#client.secrets.mask(JSON.stringify(word) ?? "nothing").slice(0, 100);
      throw new ServiceError(`the service calls the state of an order ${found} at "${fields.status}"`, {
        hint: `Say by \`statuses\` which of ${knownStatuses.join(", ")} it means.`,
      });
    }
    const reference = lookUp(answer.body, fields.reference);
    const message = lookUp(answer.body, fields.message);
    return {
      status,
      cost: this.#costIn(answer.body),
      reference:
        typeof reference === "string" || typeof reference === "number" ? String(reference) : undefined,
      message: typeof message === "string" && message !== "" ? this.#client.secrets.mask(message) : undefined,
      body: answer.body,
    };
  }

  #costIn(body: unknown): number | undefined {
    const { cost: path } = this.#service.fields;
    const cost = lookUp(body, path);
    if (cost === undefined || cost === null) return undefined;
    if (typeof cost === "number" && cost >= 0 && Number.isFinite(cost)) return cost;
    const found = this.#client.secrets.mask(JSON.stringify(cost)).slice(0, 100);
    throw new ServiceError(`the service's cost at "${path}" is ${found}, expected a number of at least 0`);
  }

  #request(
    request: CompleteRequest,
    order: Order,
    reference: string | undefined,
    signal: AbortSignal,
    more: { body?: JsonValue; idempotencyKey?: string; repeatable?: boolean } = {},
  ): Promise<ServiceAnswer> {
    const template = request.body;
    const filled = template === undefined ? {} : { body: fillBody(template, this.#values(order, reference)) };
    const path = this.#path(request, order, reference);
    return this.#client.send({ method: request.method, path, ...more, ...filled, signal });
  }

  #path(request: CompleteRequest, order: Order, reference: string | undefined): string {
    return fillPath(request.path, this.#values(order, reference));
  }

  #values(order: Order, reference: string | undefined): ReturnType<typeof orderValues> {
    const { slices, columns } = this.#encoder;
    return orderValues(order, slices[order.slice]!, columns, reference);
  }
}

const knownStatuses: readonly string[] = ["open", "complete", "partial", "exhausted", "refused", "cancelled"];

function isStatus(word: unknown): word is HttpStatus {
  return typeof word === "string" && knownStatuses.includes(word);
}
