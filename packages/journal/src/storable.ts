import { type JournalRecord, ProblemList } from "@slicetuner/core";

/**
 * The record as JSON text.
 * @throws InvalidInputError with every value that JSON would silently change or drop, each with its path.
 */
export function recordText(record: JournalRecord): string {
  const problems = new ProblemList();
  const type: unknown = isPlainObject(record) ? record.type : undefined;
  const named = typeof type === "string" && type !== "";
  problems.expect(named, "record.type", `is ${JSON.stringify(type)}, expected a name`);
  findProblems(record, "record", [], problems);
  problems.throwIfAny("A journal keeps what JSON can hold: write null where there is no number.");
  return JSON.stringify(record);
}

function findProblems(
  value: unknown,
  path: string,
  parents: readonly unknown[],
  problems: ProblemList,
): void {
  if (value === null || typeof value === "string" || typeof value === "boolean") return;
  if (typeof value === "number") {
    problems.expect(Number.isFinite(value), path, `is ${value}, expected a finite number`);
  } else if (parents.includes(value)) {
    problems.add(path, "contains itself");
  } else if (Array.isArray(value)) {
    // Holes are visited too, as undefined.
    for (const [index, item] of value.entries()) {
      findProblems(item, `${path}[${index}]`, [...parents, value], problems);
    }
  } else if (isPlainObject(value)) {
    for (const [key, item] of Object.entries(value)) {
      findProblems(item, `${path}.${key}`, [...parents, value], problems);
    }
  } else {
    problems.add(path, `is ${describe(value)}, expected a value that JSON can hold`);
  }
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function describe(value: unknown): string {
  if (typeof value === "object" && value !== null) {
    const name: string | undefined = value.constructor?.name;
    return name === undefined ? "an object" : `a ${name}`;
  }
  return value === undefined ? "undefined" : `a ${typeof value}`;
}
