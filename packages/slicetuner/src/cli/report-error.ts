import { InvalidInputError, SliceTunerError } from "@slicetuner/core";
import { CommanderError } from "commander";
import { inOptionHint } from "../options/option-words.ts";
import { errorColors } from "./colors.ts";
import { FailedCheckError } from "./failed-check-error.ts";
import { OutputError } from "./standard-output.ts";
import { visibleText } from "./visible-text.ts";

/**
 * 0: fine; 1: failed; 2: bad input; 3: a check failed; 130: interrupted; 141: nobody reads the output, as of
 * a program that SIGPIPE ends.
 */
export type ExitCode = 0 | 1 | 2 | 3 | 130 | 141;

/** Shows on standard error what went wrong and what to do next; a stack trace only for a mistake of ours. */
export function reportError(error: unknown, write: (text: string) => void): ExitCode {
  const line = (text: string) =>
    write(`${visibleText(text, { keepsColours: errorColors.isColorSupported })}\n`);
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2; // Commander has shown it.
  if (OutputError.isInstance(error) && error.closedByReader) return 141;
  if (error instanceof FailedCheckError) return 3; // What failed has been told.
  if (InvalidInputError.isInstance(error)) {
    for (const { path, message } of error.problems)
      line(`${errorColors.red("error")} ${errorColors.bold(visibleText(path))}: ${visibleText(message)}`);
    if (error.hint !== undefined) line(visibleText(error.hint));
    return 2;
  }
  if (SliceTunerError.isInstance(error)) {
    line(`${errorColors.red("error")} ${visibleText(error.message)}`);
    if (error.cause instanceof Error && !error.message.includes(error.cause.message))
      line(`because: ${visibleText(error.cause.message)}`);
    if (error.hint !== undefined) line(visibleText(inOptionHint(error.hint)));
    return 1;
  }
  if (error instanceof DOMException && error.name === "AbortError") {
    line("Stopped.");
    return 130;
  }
  line(`${errorColors.red("error")} a mistake of Slice Tuner itself; please report it with these lines:`);
  line(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return 1;
}
