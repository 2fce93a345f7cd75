import type { ExampleEncoder, JsonValue, Order, Settlement } from "@slicetuner/core";
import { type HttpAnswer, type HttpClient, HttpError } from "@slicetuner/http-client";
import { AnswerReader } from "./answers.ts";
import { type Listed, listExamples } from "./list-examples.ts";
import type { CompleteRequest, CompleteService, HttpStatus } from "./service.ts";
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
  readonly #client: HttpClient;
  readonly #encoder: ExampleEncoder;
  readonly #read: AnswerReader;

  constructor(service: CompleteService, client: HttpClient, encoder: ExampleEncoder) {
    this.#service = service;
    this.#client = client;
    this.#encoder = encoder;
    this.#read = new AnswerReader(client.secrets);
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

  /**
   * The examples that have come, each once, in the service's order; at most those of one page more than were
   * ordered.
   * @param taken ids that are looked for beyond what was ordered
   */
  async examples(
    order: Order,
    state: ServiceState,
    taken: ReadonlySet<string>,
    signal: AbortSignal,
  ): Promise<Listed> {
    const { examples, fields } = this.#service;
    const request = examples ?? this.#service.status;
    return listExamples({
      client: this.#client,
      read: this.#read,
      paging: this.#service.paging,
      fields,
      request: { method: request.method, path: this.#path(request, order, state.reference), signal },
      firstPage: examples === null ? state.body : undefined,
      order,
      taken,
    });
  }

  #stateOf({ body }: HttpAnswer): ServiceState {
    const { fields, statuses } = this.#service;
    const reference = this.#read.name(lookUp(body, fields.reference));
    if (reference !== undefined && this.#client.secrets.mask(reference) !== reference)
      throw new HttpError(`the service's id of an order at "${fields.reference}" contains the secret`);
    return {
      status: this.#read.status(lookUp(body, fields.status), fields.status, statuses),
      cost: this.#costIn(body),
      reference,
      message: this.#read.message(lookUp(body, fields.message)),
      body,
    };
  }

  #costIn(body: unknown): number | undefined {
    const { cost } = this.#service.fields;
    return this.#read.cost(lookUp(body, cost), cost);
  }

  #request(
    request: CompleteRequest,
    order: Order,
    reference: string | undefined,
    signal: AbortSignal,
    more: { body?: JsonValue; idempotencyKey?: string; repeatable?: boolean } = {},
  ): Promise<HttpAnswer> {
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
