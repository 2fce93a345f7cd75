import { type ColumnKind, ProblemList } from "@slicetuner/core";
import { mostValues } from "./coding/column-plan.ts";
import type { CodingRules, SqlCountingOptions } from "./options.ts";

/** The rules of coding, complete. @throws InvalidInputError for what no table could be coded by. */
export function completeRules(options: SqlCountingOptions): CodingRules {
  const { losses, weights, bins = 10, edges = {}, distinctValues = [], only = [], exclude = [] } = options;
  const problems = new ProblemList();
  const isCount = Number.isInteger(bins) && bins >= 2 && bins <= 1000;
  problems.expect(isCount, "bins", `is ${bins}, expected a whole number from 2 to 1000`);
  problems.expect(weights !== losses, "weights", `"${losses}" is the column of the losses`);
  for (const [name, starts] of Object.entries(edges)) checkEdges(problems, `edges.${name}`, starts);
  const used = [
    { what: "the column of the losses", names: [losses] },
    { what: "the column of the weights", names: weights === undefined ? [] : [weights] },
    { what: "excluded, too", names: exclude },
  ];
  for (const { what, names } of used) {
    for (const [index, name] of distinctValues.entries()) {
      problems.expect(!names.includes(name), `distinctValues[${index}]`, `"${name}" is ${what}`);
    }
    for (const name of Object.keys(edges)) {
      problems.expect(!names.includes(name), `edges.${name}`, `is ${what}`);
    }
    for (const [index, name] of only.entries()) {
      problems.expect(!names.includes(name), `only[${index}]`, `"${name}" is ${what}`);
    }
  }
  for (const [index, name] of distinctValues.entries()) {
    problems.expect(!Object.hasOwn(edges, name), `distinctValues[${index}]`, `"${name}" has edges, too`);
  }
  problems.throwIfAny();
  return { bins, edges, distinctValues };
}

/** Edges are for numbers. */
export function checkKinds(
  problems: ProblemList,
  kinds: ReadonlyMap<string, ColumnKind>,
  { edges }: CodingRules,
): void {
  for (const name of Object.keys(edges)) {
    const message = "the column has texts; edges are for numbers";
    problems.expect(kinds.get(name) !== "categorical", `edges.${name}`, message);
  }
}

function checkEdges(problems: ProblemList, path: string, edges: readonly number[]): void {
  const fits = edges.length > 0 && edges.length < mostValues;
  problems.expect(fits, path, `has ${edges.length} edges, expected 1 to ${mostValues - 1}`);
  for (const [index, edge] of edges.entries()) {
    const before = edges[index - 1];
    if (!problems.expect(Number.isFinite(edge), `${path}[${index}]`, `is ${edge}, expected a finite number`))
      continue;
    const ascends = before === undefined || !(edge <= before);
    problems.expect(ascends, `${path}[${index}]`, `is ${edge} after ${before}; edges must ascend`);
  }
}
