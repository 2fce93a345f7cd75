import { InvalidInputError, ProblemList } from "@slicetuner/core";
import type { z } from "zod";
import { writePath } from "./write-path.ts";

/**
 * How deep a result may be nested. The deepest that is written, a predicate within predicates, stays far
 * below it.
 */
const maximumDepth = 64;

/** How many wrong fields a message names; a file of another kind would have thousands. */
const maximumProblems = 20;

/**
 * The value as the schema has it, fields that it does not know left out.
 * @param place where the value is from, for messages: a file's name, or nothing
 * @throws InvalidInputError with the path of each field that is wrong
 */
export function parse<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  place: string,
): z.output<Schema> {
  const prefix = place === "" ? "" : `${place}: `;
  const problems = new ProblemList();
  if (isDeeperThan(value, maximumDepth)) {
    problems.add(`${prefix}the whole`, `is nested more than ${maximumDepth} levels deep`);
    throw new InvalidInputError(problems.problems);
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const { issues } = parsed.error;
  for (const { path, message } of issues.slice(0, maximumProblems))
    problems.add(`${prefix}${writePath(path)}`, message.replace(/^Invalid input: /, ""));
  const left = issues.length - maximumProblems;
  if (left > 0) problems.add(`${prefix}the whole`, `has ${left} more wrong fields`);
  throw new InvalidInputError(problems.problems);
}

/** Level by level, for a value from outside may be deeper than the stack. */
function isDeeperThan(value: unknown, depth: number): boolean {
  let level: unknown[] = [value];
  for (let at = 0; level.length > 0; at++) {
    if (at > depth) return true;
    const next: unknown[] = [];
    for (const one of level) {
      if (typeof one !== "object" || one === null) continue;
      for (const inner of Object.values(one))
        if (typeof inner === "object" && inner !== null) next.push(inner);
    }
    level = next;
  }
  return false;
}
