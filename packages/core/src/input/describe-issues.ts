/** One thing that a schema found wrong: where it stands, and what was expected there. */
export interface SchemaIssue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** Problems that schemas found, in one line: `HITs[0].HITId: expected string, received null; and 3 more`. */
export function describeIssues(issues: readonly SchemaIssue[]): string {
  const [first, ...others] = issues;
  if (first === undefined) return "";
  const message = issueMessage(first.message);
  const place = writePlace(first.path);
  const more = others.length === 0 ? "" : `; and ${others.length} more`;
  return `${place === "" ? "" : `${place}: `}${message}${more}`;
}

/** A place in JSON as people write it: `slices[3].predicate`. */
export function writePlace(path: readonly PropertyKey[]): string {
  return path
    .map((step, index) =>
      typeof step === "number" ? `[${step}]` : `${index === 0 ? "" : "."}${String(step)}`,
    )
    .join("");
}

/** What a schema found, in plain words: a value that is not there is missing. */
export function issueMessage(message: string): string {
  return message
    .replace(/^Invalid input: /, "")
    .replace(/^expected (.*), received undefined$/, "is missing, expected $1");
}
