import { type InputProblem, InvalidInputError } from "../errors/invalid-input-error.ts";
import { SliceTunerError } from "../errors/slice-tuner-error.ts";
import { TrainingError } from "../errors/training-error.ts";
import type { TrainingJob } from "../training/trainer.ts";

/** An error as plain data: between threads and machines, errors lose their class and their own fields. */
export interface PlainError {
  readonly name: string;
  readonly message: string;
  readonly stack: string | undefined;
  readonly hint: string | undefined;
  readonly problems: readonly InputProblem[] | undefined;
  readonly jobIds: readonly string[] | undefined;
  readonly cause: PlainError | undefined;
}

export function toPlainError(error: unknown): PlainError {
  if (!(error instanceof Error)) return toPlainError(new Error(String(error)));
  return {
    name: error.name,
    message: error.message,
    stack: error.stack,
    hint: SliceTunerError.isInstance(error) ? error.hint : undefined,
    problems: InvalidInputError.isInstance(error) ? error.problems : undefined,
    jobIds: jobIdsOf(error),
    cause: error.cause === undefined ? undefined : toPlainError(error.cause),
  };
}

export function fromPlainError(plain: PlainError): Error {
  const cause = plain.cause === undefined ? undefined : fromPlainError(plain.cause);
  const facts = { cause, ...(plain.hint === undefined ? {} : { hint: plain.hint }) };
  const error = createError(plain, facts);
  error.name = plain.name;
  if (plain.stack !== undefined) error.stack = plain.stack;
  return error;
}

function createError(plain: PlainError, facts: { cause: unknown; hint?: string }): Error {
  if (plain.problems !== undefined) return new InvalidInputError(plain.problems, facts);
  if (plain.jobIds !== undefined) {
    return new TrainingError(plain.message, { ...facts, jobIds: plain.jobIds });
  }
  if (plain.hint !== undefined) return new SliceTunerError(plain.message, facts);
  return new Error(plain.message, plain.cause === undefined ? undefined : { cause: facts.cause });
}

/**
 * What an executor throws for what a trainer threw: the caller's own mistakes as they are, all else as a
 * `TrainingError` that keeps it as its cause. It is the same whichever thread the trainer ran in.
 */
export function trainerFailure(error: unknown, trainerName: string, jobs: readonly TrainingJob[]): Error {
  if (InvalidInputError.isInstance(error)) return error;
  const message = error instanceof Error ? error.message : String(error);
  const hint = SliceTunerError.isInstance(error) ? error.hint : undefined;
  return new TrainingError(`trainer "${trainerName}": ${message}`, {
    jobIds: jobIdsOf(error) ?? jobs.map((job) => job.id),
    cause: error,
    ...(hint === undefined ? {} : { hint }),
  });
}

function jobIdsOf(error: unknown): readonly string[] | undefined {
  const named = SliceTunerError.isInstance(error) && "jobIds" in error;
  return named ? (error as TrainingError).jobIds : undefined;
}
