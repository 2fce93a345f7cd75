import type { ProblemList } from "@slicetuner/core";

/** A query in pieces: text as it is, and the names of parameters. */
export type QueryPart = { readonly text: string } | { readonly name: string };

/**
 * What is not SQL text of its own: strings, quoted names, comments, casts; then parameters and what ends a
 * statement.
 */
const tokens = new RegExp(
  [
    String.raw`[eE]'(?:[^'\\]|\\.|'')*'`,
    "'(?:[^']|'')*'",
    '"(?:[^"]|"")*"',
    "`(?:[^`]|``)*`",
    String.raw`\$(?<tag>[A-Za-z_]\w*|)\$[\s\S]*?\$\k<tag>\$`,
    String.raw`--[^\n]*`,
    String.raw`/\*[\s\S]*?\*/`,
    "::",
    String.raw`:(?<name>[A-Za-z_]\w*)`,
    "(?<mark>[;()])",
    String.raw`(?<open>['"\x60]|/\*)`,
  ].join("|"),
  "g",
);

/** Cuts a query template at its parameters, `:name`, and finds what a source may not do. */
export function parseQuery(query: string, problems: ProblemList): readonly QueryPart[] {
  // The semicolon at the end, with comments after it, ends nothing that matters.
  const text = query.trim().replace(/;\s*$/, "");
  const parts: QueryPart[] = [];
  let last = 0;
  let depth = 0;
  let isClosedTooOften = false;
  for (const found of text.matchAll(tokens)) {
    const { name, mark, open } = found.groups!;
    if (name !== undefined) {
      parts.push({ text: text.slice(last, found.index) }, { name });
      last = found.index + found[0].length;
    }
    problems.expect(mark !== ";", "query", "has more than one statement, expected one SELECT");
    problems.expect(open === undefined, "query", `has ${open} without an end`);
    if (mark === "(") depth += 1;
    if (mark === ")") depth -= 1;
    isClosedTooOften ||= depth < 0;
  }
  parts.push({ text: text.slice(last) });
  problems.expect(depth === 0 && !isClosedTooOften, "query", "has parentheses that do not match");
  const bare = text.replace(/^(?:\s|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/|\()+/, "");
  const first = /^\w*/.exec(bare)![0];
  problems.expect(
    /^(select|with|from|values|table)$/i.test(first),
    "query",
    `begins with ${first === "" ? "nothing" : first}, expected a SELECT`,
  );
  return parts;
}
