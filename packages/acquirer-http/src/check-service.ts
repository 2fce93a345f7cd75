import { type ExampleEncoder, expectKnown, ProblemList } from "@slicetuner/core";
import { completeService, defaultFields, defaultLimits, type HttpService } from "./service.ts";
import { checkNames, orderValues } from "./template.ts";

const requests = ["quote", "order", "status", "examples", "cancel", "settlement"] as const;
const knownOptions: readonly string[] = [
  "baseUrl",
  "headers",
  "authentication",
  "idempotent",
  "paging",
  "fields",
  "statuses",
  "limits",
  ...requests,
];

/** @throws InvalidInputError with all that is wrong with the description of a service */
export function checkService(description: HttpService, encoder: ExampleEncoder): void {
  const problems = new ProblemList();
  expectKnown(description, knownOptions, problems);
  expectKnown(description.fields ?? {}, Object.keys(defaultFields), problems, "fields.");
  expectKnown(description.limits ?? {}, Object.keys(defaultLimits), problems, "limits.");
  expectKnown(description.authentication ?? {}, ["env", "scheme", "header"], problems, "authentication.");
  checkAddress(description.baseUrl, problems);
  const service = completeService(description);
  for (const [limit, value] of Object.entries(service.limits)) {
    const atLeast = limit === "tries" || limit === "responseBytes" ? 1 : 0;
    problems.expect(
      Number.isFinite(value) && value >= atLeast,
      `limits.${limit}`,
      `is ${value}, expected a number of at least ${atLeast}`,
    );
  }
  problems.expect(service.limits.pollSeconds > 0, "limits.pollSeconds", "is 0, expected a number above 0");
  for (const [word, status] of Object.entries(service.statuses)) {
    problems.expect(
      statuses.includes(status),
      `statuses.${word}`,
      `is ${status}, expected ${statuses.join(", ")}`,
    );
  }

  const known = namesOf(encoder);
  for (const name of requests) {
    const request = service[name];
    if (request === null) continue;
    expectKnown(request, ["method", "path", "body"], problems, `${name}.`);
    if (!problems.expect(typeof request.path === "string", `${name}.path`, "is missing")) continue;
    // The service tells its reference in the answer to the order.
    const allowed = name === "quote" ? none : name === "order" ? without(known, "reference") : known;
    checkNames(request.path, allowed, `${name}.path`, problems);
    if (request.body !== undefined) checkNames(request.body, allowed, `${name}.body`, problems);
  }
  problems.throwIfAny("See the README of @slicetuner/acquirer-http.");
}

const none: ReadonlySet<string> = new Set();
const statuses: readonly string[] = ["open", "complete", "partial", "exhausted", "refused", "cancelled"];

function checkAddress(address: string, problems: ProblemList): void {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const isWeb = url?.protocol === "https:" || url?.protocol === "http:";
  if (!problems.expect(isWeb, "baseUrl", "is no address of the form https://host/path")) return;
  problems.expect(
    url!.username === "" && url!.password === "",
    "baseUrl",
    "has a password in it; name an environment variable in `authentication`",
  );
  problems.expect(
    url!.search === "" && url!.hash === "",
    "baseUrl",
    "has a part after ? or #, expected none",
  );
}

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
