import { InvalidInputError } from "@slicetuner/core";
import { flagOf } from "./option-group.ts";

/**
 * Mistakes in what was said as a word without a flag are named as the help names it: `--folder` is `FOLDER`.
 */
export function inArgumentWords(
  error: unknown,
  { name, option }: { readonly name: string; readonly option: string },
): unknown {
  if (!InvalidInputError.isInstance(error)) return error;
  const flag = flagOf(option);
  if (!error.problems.some(({ path }) => path === flag)) return error;
  const shown = name.replace("...", "").toUpperCase();
  const problems = error.problems.map(({ path, message }) => ({
    path: path === flag ? shown : path,
    message,
  }));
  return new InvalidInputError(problems, {
    cause: error,
    ...(error.hint !== undefined && { hint: error.hint }),
  });
}
