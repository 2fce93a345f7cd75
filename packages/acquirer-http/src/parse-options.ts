import { type OptionsSchema, parseOptions as parse } from "@slicetuner/core";
import { z } from "zod";
import { type HttpService, httpStatuses } from "./service.ts";

const text = z.string();
const variable = z.looseObject({ env: text.min(1) });
const request = z.looseObject({
  method: text.regex(/^[A-Za-z]+$/).exactOptional(),
  path: text.exactOptional(),
  body: z.json().exactOptional(),
});
const limit = z.number().min(0, "expected a number of at least 0").exactOptional();
const field = text.exactOptional();

/**
 * The kinds of all options of a service. Fields that are not known stay, to be reported with what may have
 * been meant.
 */
export const serviceSchema: OptionsSchema<HttpService> = z.looseObject({
  baseUrl: text,
  headers: z.record(text.regex(/^[\w!#$%&'*+.^`|~-]+$/), z.union([text, variable])).exactOptional(),
  authentication: variable
    .extend({ scheme: text.exactOptional(), header: text.exactOptional() })
    .exactOptional(),
  idempotent: z.boolean().exactOptional(),
  quote: request.nullable().exactOptional(),
  order: request.exactOptional(),
  status: request.exactOptional(),
  examples: request.nullable().exactOptional(),
  cancel: request.nullable().exactOptional(),
  settlement: request.nullable().exactOptional(),
  paging: z
    .union([
      z.strictObject({ next: text, parameter: text.exactOptional() }),
      z.strictObject({ linkHeader: z.literal(true) }),
    ])
    .exactOptional(),
  fields: z
    .looseObject({
      reference: field,
      status: field,
      cost: field,
      message: field,
      examples: field,
      exampleId: field,
      values: field,
      prices: field,
      slice: field,
      unitCost: field,
      available: text.nullable().exactOptional(),
    })
    .exactOptional(),
  statuses: z.record(text, z.enum(httpStatuses, `expected ${httpStatuses.join(", ")}`)).exactOptional(),
  limits: z
    .looseObject({
      requestSeconds: limit,
      responseBytes: limit,
      tries: limit,
      backOffSeconds: limit,
      longestWaitSeconds: limit,
      totalWaitSeconds: limit,
      patienceSeconds: limit,
      pollSeconds: limit,
    })
    .exactOptional(),
});

/**
 * The description of a service that a file may say, for {@link createHttpAcquirer}.
 * @throws InvalidInputError with each option that is not known or of another kind
 */
export function parseOptions(input: object): HttpService {
  return parse(serviceSchema, input);
}
