import { InvalidInputError } from "@slicetuner/core";

/** One mistake in the options of a source. */
export function wrong(path: string, message: string): InvalidInputError {
  return new InvalidInputError([{ path, message }]);
}
