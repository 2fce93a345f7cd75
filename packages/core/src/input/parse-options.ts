import { ProblemList } from "../errors/invalid-input-error.ts";
import { issueMessage, type SchemaIssue, writePlace } from "./describe-issues.ts";
import { expectKnown } from "./known-options.ts";

/** A schema of an object, such as zod makes; core itself depends on no schema library. */
export interface OptionsSchema<Options> {
  readonly shape: Readonly<Record<string, unknown>>;
  safeParse(
    input: unknown,
  ):
    | { readonly success: true; readonly data: Options }
    | { readonly success: false; readonly error: { readonly issues: readonly SchemaIssue[] } };
}

/**
 * Options that come from a file, as the type that the schema describes.
 * @throws InvalidInputError with each field that is not known or not of the kind that it has to be
 */
export function parseOptions<Options>(schema: OptionsSchema<Options>, input: object): Options {
  const problems = new ProblemList();
  expectKnown(input, Object.keys(schema.shape), problems);
  const parsed = schema.safeParse(input);
  if (!parsed.success) {
    for (const { path, message } of parsed.error.issues)
      problems.add(writePlace(path), issueMessage(message));
  }
  problems.throwIfAny();
  if (parsed.success) return parsed.data;
  throw new Error("a schema refused options and said nothing of why");
}
