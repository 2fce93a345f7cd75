import type { DeliveryStatus, JsonValue, SecretReference } from "@slicetuner/core";
import { defaultHttpLimits } from "@slicetuner/http-client";

/**
 * A web service that sells examples, as plain data. A service that keeps the protocol of the README needs
 * only `baseUrl` and `authentication`.
 *
 * Paths, headers of requests and bodies may name in braces: `{order.id}`, `{count}`, `{unitCost}`,
 * `{slice.name}`, `{slice.values}`,
 * `{slice.values.COLUMN}`, `{columns}` and `{reference}`, the service's own id of the order.
 */
export interface HttpService {
  /** `https://` address below which all paths lie. */
  readonly baseUrl: string;
  /** Sent with every request; those with a secret name the environment variable that holds it. @default {} */
  readonly headers?: Readonly<Record<string, string | SecretReference>>;
  /** @default none */
  readonly authentication?: HttpAuthentication;
  /** How the prices are asked for; null: the service tells none, `unitCosts` are used. @default GET /quote */
  readonly quote?: HttpRequest | null;
  /** How an order is sent. @default POST /orders */
  readonly order?: HttpRequest;
  /**
   * Whether the service takes an order that is sent again for the same one, by the header `Idempotency-Key`
   * or an id in the body. If not, an order whose answer was lost is never sent again: a person has to look.
   * @default true
   */
  readonly idempotent?: boolean;
  /** How an order's state is asked for. @default GET /orders/{order.id} */
  readonly status?: HttpRequest;
  /**
   * How an order's examples are asked for; null: they are in the state. @default GET
   * /orders/{order.id}/examples
   */
  readonly examples?: HttpRequest | null;
  /** @default { parameter: "cursor", next: "next" } */
  readonly paging?: HttpPaging;
  /** How an open order is closed; null: it cannot be. @default DELETE /orders/{order.id} */
  readonly cancel?: HttpRequest | null;
  /**
   * How the service is told what was usable; null: it does not care. @default POST
   * /orders/{order.id}/settlement
   */
  readonly settlement?: HttpRequest | null;
  /** Where things are in the service's answers. */
  readonly fields?: HttpFields;
  /**
   * What the service calls the states of an order: its word → ours, e.g. `{ DONE: "complete" }`. @default our
   * own words
   */
  readonly statuses?: Readonly<Record<string, HttpStatus>>;
  readonly limits?: HttpLimits;
}

export interface HttpAuthentication extends SecretReference {
  /** What stands before the secret, and a space; `""`: nothing. @default "Bearer" */
  readonly scheme?: string;
  /** @default "Authorization" */
  readonly header?: string;
}

export interface HttpRequest {
  /** @default as in the protocol of the README */
  readonly method?: string;
  /**
   * Appended to `baseUrl`; what braces stand for is percent-encoded. @default as in the protocol of the
   * README
   */
  readonly path?: string;
  /**
   * Sent as JSON. A text that is one name in braces becomes the value itself: `"{count}"` a number. @default
   * as in the protocol
   */
  readonly body?: JsonValue;
}

/**
 * How the next page is found: a value of the answer that becomes a parameter or is an address, or the `Link`
 * header.
 */
export type HttpPaging =
  | { readonly next: string; readonly parameter?: string }
  | { readonly linkHeader: true };

/** Dotted paths into answers, e.g. `data.items`; `""` is the whole answer. */
export interface HttpFields {
  /** The service's id of an order. @default "id" */
  readonly reference?: string;
  /** The state of an order. @default "status" */
  readonly status?: string;
  /**
   * What was charged so far; where the service does not say, it is reckoned from the agreed price. @default
   * "cost"
   */
  readonly cost?: string;
  /** What a person should know. @default "message" */
  readonly message?: string;
  /** The list of examples. @default "examples" */
  readonly examples?: string;
  /** Of one example: its id, unique in the service. @default "id" */
  readonly exampleId?: string;
  /** Of one example: its values by column. @default "values" */
  readonly values?: string;
  /** The list of prices in a quote. @default "prices" */
  readonly prices?: string;
  /** Of one price: the slice's name. @default "slice" */
  readonly slice?: string;
  /** Of one price: the price of an example. @default "unitCost" */
  readonly unitCost?: string;
  /** Of one price: how many can be had; null: the service does not say. @default "available" */
  readonly available?: string | null;
}

export type HttpStatus = DeliveryStatus;

export const httpStatuses: readonly HttpStatus[] = [
  "open",
  "complete",
  "partial",
  "exhausted",
  "refused",
  "cancelled",
];

export function isSecretHeader(value: string | SecretReference): value is SecretReference {
  return typeof value !== "string";
}

export interface HttpLimits {
  /** For one request with its answer, in seconds. @default 30 */
  readonly requestSeconds?: number;
  /** Of one answer. @default 33554432 (32 MiB) */
  readonly responseBytes?: number;
  /** How often a request is tried that fails for a reason that passes. @default 6 */
  readonly tries?: number;
  /**
   * Before the second try; doubled before each further one, and shortened at random by up to a half. @default
   * 0.25
   */
  readonly backOffSeconds?: number;
  /** Longest wait before another try, also where the service asks for a longer one. @default 60 */
  readonly longestWaitSeconds?: number;
  /** All waits of one call together, those between the pages of a listing included. @default 300 */
  readonly totalWaitSeconds?: number;
  /** How long a call waits for an open order before it says so. @default 2 */
  readonly patienceSeconds?: number;
  /** Between two looks at an open order. @default 0.5 */
  readonly pollSeconds?: number;
}

export const defaultLimits: Required<HttpLimits> = {
  ...defaultHttpLimits,
  patienceSeconds: 2,
  pollSeconds: 0.5,
};

export const defaultFields: Required<HttpFields> = {
  reference: "id",
  status: "status",
  cost: "cost",
  message: "message",
  examples: "examples",
  exampleId: "id",
  values: "values",
  prices: "prices",
  slice: "slice",
  unitCost: "unitCost",
  available: "available",
};

/** A service with every default filled in. */
export interface CompleteService extends Required<Omit<HttpService, "authentication" | RequestName>> {
  readonly authentication?: HttpAuthentication;
  readonly fields: Required<HttpFields>;
  readonly limits: Required<HttpLimits>;
  readonly order: CompleteRequest;
  readonly status: CompleteRequest;
  readonly quote: CompleteRequest | null;
  readonly examples: CompleteRequest | null;
  readonly cancel: CompleteRequest | null;
  readonly settlement: CompleteRequest | null;
}

type RequestName = "order" | "status" | "quote" | "examples" | "cancel" | "settlement";

export interface CompleteRequest {
  readonly method: string;
  readonly path: string;
  readonly body?: JsonValue;
}

/** The protocol of the README. */
const protocol: Readonly<Record<RequestName, CompleteRequest>> = {
  quote: { method: "GET", path: "/quote" },
  order: {
    method: "POST",
    path: "/orders",
    body: {
      id: "{order.id}",
      slice: "{slice.name}",
      values: "{slice.values}",
      count: "{count}",
      unitCost: "{unitCost}",
      columns: "{columns}",
    },
  },
  status: { method: "GET", path: "/orders/{order.id}" },
  examples: { method: "GET", path: "/orders/{order.id}/examples" },
  cancel: { method: "DELETE", path: "/orders/{order.id}" },
  settlement: { method: "POST", path: "/orders/{order.id}/settlement" },
};

export function completeService(service: HttpService): CompleteService {
  const request = (name: RequestName) => ({ ...protocol[name], ...service[name] });
  const optional = (name: RequestName) => (service[name] === null ? null : request(name));
  return {
    headers: {},
    idempotent: true,
    paging: { parameter: "cursor", next: "next" },
    statuses: {},
    ...service,
    fields: { ...defaultFields, ...service.fields },
    limits: { ...defaultLimits, ...service.limits },
    order: request("order"),
    status: request("status"),
    quote: optional("quote"),
    examples: optional("examples"),
    cancel: optional("cancel"),
    settlement: optional("settlement"),
  };
}
