import { type ExampleEncoder, expectKnown, looksSecret, ProblemList } from "@slicetuner/core";
import { checkBaseUrl } from "@slicetuner/http-client";
import { serviceSchema } from "./parse-options.ts";
import { completeService, defaultFields, defaultLimits, type HttpService } from "./service.ts";
import { checkNames, orderValues } from "./template.ts";

const requests = ["quote", "order", "status", "examples", "cancel", "settlement"] as const;

/** @throws InvalidInputError with all that is wrong with the description of a service */
export function checkService(description: HttpService, encoder: ExampleEncoder): void {
  const problems = new ProblemList();
  expectKnown(description, Object.keys(serviceSchema.shape), problems);
  checkBaseUrl(description.baseUrl, "baseUrl", problems);
  const found = serviceSchema.safeParse(description);
  const wrong = new Set<string>();
  for (const { path, message } of found.success ? [] : found.error.issues) {
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
