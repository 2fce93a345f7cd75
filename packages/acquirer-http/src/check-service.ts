import { type ExampleEncoder, expectKnown, looksSecret, ProblemList } from "@slicetuner/core";
import { checkBaseUrl } from "@slicetuner/http-client";
import { z } from "zod";
import { completeService, defaultFields, defaultLimits, type HttpService, httpStatuses } from "./service.ts";
import { checkNames, orderValues } from "./template.ts";

const requests = ["quote", "order", "status", "examples", "cancel", "settlement"] as const;

const text = z.string();
const variable = z.looseObject({ env: text.min(1) });
const request = z.looseObject({ method: text.regex(/^[A-Za-z]+$/).optional(), path: text.optional() });
const limit = z.number().min(0, "expected a number of at least 0");

/** The kinds of all options; names that are not known are looked for apart, with what may have been meant. */
const shape = z.looseObject({
  headers: z.record(z.string().regex(/^[\w!#$%&'*+.^`|~-]+$/), z.union([text, variable])).optional(),
  authentication: variable.extend({ scheme: text.optional(), header: text.optional() }).optional(),
  idempotent: z.boolean().optional(),
  quote: request.nullish(),
  order: request.optional(),
  status: request.optional(),
  examples: request.nullish(),
  cancel: request.nullish(),
  settlement: request.nullish(),
  paging: z
    .union([
      z.strictObject({ next: text, parameter: text.optional() }),
      z.strictObject({ linkHeader: z.literal(true) }),
    ])
    .optional(),
  fields: z.record(z.string(), text.nullable()).optional(),
  statuses: z.record(z.string(), z.enum(httpStatuses, `expected ${httpStatuses.join(", ")}`)).optional(),
  limits: z.record(z.string(), limit).optional(),
});

/** @throws InvalidInputError with all that is wrong with the description of a service */
export function checkService(description: HttpService, encoder: ExampleEncoder): void {
  const problems = new ProblemList();
  expectKnown(description, ["baseUrl", ...Object.keys(shape.shape)], problems);
  checkBaseUrl(description.baseUrl, "baseUrl", problems);
  const found = shape.safeParse(description);
  const wrong = new Set<string>();
  for (const { path, message } of found.error?.issues ?? []) {
    wrong.add(String(path[0]));
    problems.add(path.map(String).join("."), message.replace(/^Invalid input: /, ""));
  }
  const isRight = (name: string) => !wrong.has(name);
  if (isRight("fields"))
    expectKnown(description.fields ?? {}, Object.keys(defaultFields), problems, "fields.");
  if (isRight("authentication"))
    expectKnown(description.authentication ?? {}, ["env", "scheme", "header"], problems, "authentication.");
  if (isRight("limits")) checkLimits(description, problems);
  if (isRight("headers")) checkHeaders(description, problems);
  if (requests.every(isRight)) checkRequests(description, encoder, problems);
  problems.throwIfAny("See the README of @slicetuner/acquirer-http.");
}

function checkLimits({ limits = {} }: HttpService, problems: ProblemList): void {
  expectKnown(limits, Object.keys(defaultLimits), problems, "limits.");
  for (const name of ["tries", "responseBytes"] as const) {
    const value = limits[name] ?? 1;
    problems.expect(value >= 1, `limits.${name}`, `is ${value}, expected a number of at least 1`);
  }
  problems.expect(limits.pollSeconds !== 0, "limits.pollSeconds", "is 0, expected a number above 0");
}

/** A secret that is written out would be copied into the journal of every run. */
function checkHeaders({ headers = {} }: HttpService, problems: ProblemList): void {
  for (const [name, value] of Object.entries(headers)) {
    // Schemas pass over this name, which is no header.
    problems.expect(name !== "__proto__", `headers.${name}`, "is no name of a header");
    if (typeof value !== "string") continue;
    problems.expect(
      !looksSecret(name, value),
      `headers.${name}`,
      'seems to hold a secret; name the environment variable that holds it: { "env": "…" }',
    );
    problems.expect(
      /^[\x20-\x7e\x80-\xff]*$/.test(value),
      `headers.${name}`,
      "has a character that a header cannot have",
    );
  }
}

function checkRequests(description: HttpService, encoder: ExampleEncoder, problems: ProblemList): void {
  const service = completeService(description);
  const known = namesOf(encoder);
  for (const name of requests) {
    const request = service[name];
    if (request === null) continue;
    expectKnown(request, ["method", "path", "body"], problems, `${name}.`);
    // The service tells its reference in the answer to the order.
    const allowed = name === "quote" ? none : name === "order" ? without(known, "reference") : known;
    checkNames(request.path, allowed, `${name}.path`, problems);
    if (request.body !== undefined) checkNames(request.body, allowed, `${name}.body`, problems);
  }
}

const none: ReadonlySet<string> = new Set();

/** Names that mean something for every slice. */
function namesOf({ slices, columns }: ExampleEncoder): ReadonlySet<string> {
  const order = { id: "", slice: 0, count: 1, unitCost: 1 };
  const perSlice = slices.map((slice) => new Set(orderValues(order, slice, columns, "").keys()));
  const [first = new Set<string>(), ...others] = perSlice;
  return new Set([...first].filter((name) => others.every((names) => names.has(name))));
}

function without(names: ReadonlySet<string>, name: string): ReadonlySet<string> {
  return new Set([...names].filter((other) => other !== name));
}
