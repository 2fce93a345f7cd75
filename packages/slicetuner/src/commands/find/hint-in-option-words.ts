import type { InvalidInputError } from "@slicetuner/core";

/** The error's hint, as the second argument of another error, with options called as on the command line. */
export function hintInOptionWords({ hint }: InvalidInputError): { hint?: string } {
  if (hint === undefined) return {};
  return { hint: hint.replace("Use edges or distinctValues", "Use --edges or --distinct-values") };
}
