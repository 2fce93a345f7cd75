import type { Predicate } from "./predicate.ts";

/** Names of the columns that a predicate looks at, each once, in the order in which it names them. */
export function predicateColumns(predicate: Predicate): string[] {
  switch (predicate.kind) {
    case "equals":
    case "range":
      return [predicate.column];
    case "not":
      return predicateColumns(predicate.of);
    case "and":
    case "or":
      return [...new Set(predicate.of.flatMap(predicateColumns))];
  }
}
