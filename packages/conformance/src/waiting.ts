/** The contracts' limit: an aborted call rejects within a second. */
const secondsToCancel = 1;

/**
 * What `promise` is rejected with, or the text `not rejected …`, so that an assertion on it reads well.
 * Waits no longer than an aborted call may take.
 */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(resolve, secondsToCancel * 1000, `not rejected within ${secondsToCancel} s`);
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
