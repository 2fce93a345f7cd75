import {
  type ExampleColumn,
  encodeUrlPart,
  type JsonValue,
  type Order,
  type ProblemList,
  type Slice,
} from "@slicetuner/core";

/** What names in braces stand for, by name. */
export type TemplateValues = ReadonlyMap<string, JsonValue>;

/** The names that a request about an order may use. */
export function orderValues(
  order: Order,
  slice: Slice,
  columns: readonly ExampleColumn[],
  reference: string | undefined,
): TemplateValues {
  const values = slice.values ?? {};
  return new Map<string, JsonValue>([
    ["order.id", order.id],
    ["count", order.count],
    ["unitCost", order.unitCost],
    ["slice.name", slice.name],
    ["slice.values", values],
    ...Object.entries(values).map(([column, value]) => [`slice.values.${column}`, value] as const),
    ["columns", columns.map((column) => ({ ...column }))],
    ...(reference === undefined ? [] : [["reference", reference] as const]),
  ]);
}

const nameInBraces = /\{([A-Za-z][^{}]*)\}/g;

/** A path with percent-encoded values in the place of names. */
export function fillPath(path: string, values: TemplateValues): string {
  return path.replace(nameInBraces, (_, name: string) => encodeUrlPart(asText(values.get(name))));
}

/** A body with values in the place of names; a text that is one name becomes the value itself. */
export function fillBody(body: JsonValue, values: TemplateValues): JsonValue {
  if (typeof body === "string") {
    const whole = /^\{([A-Za-z][^{}]*)\}$/.exec(body);
    if (whole !== null) return values.get(whole[1]!) ?? null;
    return body.replace(nameInBraces, (_, name: string) => asText(values.get(name)));
  }
  if (Array.isArray(body)) return body.map((part) => fillBody(part, values));
  if (typeof body !== "object" || body === null) return body;
  return Object.fromEntries(Object.entries(body).map(([key, part]) => [key, fillBody(part, values)]));
}

/** Adds a problem for each name that stands for nothing. */
export function checkNames(
  template: JsonValue,
  known: ReadonlySet<string>,
  path: string,
  problems: ProblemList,
): void {
  if (typeof template === "string") {
    for (const [, name] of template.matchAll(nameInBraces)) {
      problems.expect(known.has(name!), path, `{${name}} is not known, expected ${[...known].join(", ")}`);
    }
  } else if (typeof template === "object" && template !== null) {
    for (const [key, part] of Object.entries(template)) checkNames(part, known, `${path}.${key}`, problems);
  }
}

function asText(value: JsonValue | undefined): string {
  return typeof value === "string" ? value : JSON.stringify(value ?? null);
}

/** What lies at a dotted path of an answer; undefined where nothing does. */
export function lookUp(answer: unknown, path: string): unknown {
  if (path === "") return answer;
  let found = answer;
  for (const step of path.split(".")) {
    if (typeof found !== "object" || found === null || !Object.hasOwn(found, step)) return undefined;
    found = (found as Record<string, unknown>)[step];
  }
  return found;
}
