/** The contracts' limit: an aborted call rejects within a second. */
const secondsToCancel = 1;
/** For calls that fail by themselves: only so that a test ends. */
const secondsToFail = 20;

/**
 * What `promise` is rejected with, or a text that says what happened instead, so that an assertion on it
 * reads well.
 */
export function rejection(promise: Promise<unknown>): Promise<unknown> {
  return outcomeWithin(promise, secondsToFail);
}

/** Where a call was rejected with an error; what {@link outcomeOf} says of it. */
export const rejected = "rejected with an Error";

/** {@link rejected}, or what happened instead, so that an assertion on it reads well. */
export async function outcomeOf(promise: Promise<unknown>): Promise<unknown> {
  const outcome = await rejection(promise);
  return outcome instanceof Error ? rejected : outcome;
}

/** {@link rejection} of a call that was just aborted. */
export function cancellation(promise: Promise<unknown>): Promise<unknown> {
  return outcomeWithin(promise, secondsToCancel);
}

async function outcomeWithin(promise: Promise<unknown>, seconds: number): Promise<unknown> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(resolve, seconds * 1000, `not rejected within ${seconds} s`);
  });
  const outcome = promise.then(
    () => "not rejected but fulfilled",
    (error: unknown) => error,
  );
  try {
    return await Promise.race([outcome, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Lets a call get under way. */
export async function pause(milliseconds: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** The messages of an error and of all its causes. */
export function messages(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : `${error.message}\n${messages(error.cause)}`;
}
