import { setTimeout as wait } from "node:timers/promises";
import type { FailedDownload } from "./download-error.ts";

/** How {@link download} goes about it. */
export interface DownloadOptions {
  readonly fetch: typeof globalThis.fetch;
  readonly signal: AbortSignal;
  /** Attempts for each home. */
  readonly attempts: number;
  /** Milliseconds before the second attempt; doubled before each further one. */
  readonly retryDelay: number;
  /** Milliseconds without a single byte after which an attempt is given up. */
  readonly stallTimeout: number;
  /** The body's size; another one is a failed attempt. */
  readonly bytes: number;
  /** Called with the bytes received in this attempt so far. */
  readonly onProgress: (receivedBytes: number) => void;
}

/** The whole body, or why not. */
export type DownloadOutcome = { readonly body: Buffer } | { readonly failure: FailedDownload };

/** An attempt that failed, and whether another may do better. */
class AttemptError extends Error {
  readonly canRetry: boolean;

  constructor(message: string, canRetry: boolean) {
    super(message);
    this.canRetry = canRetry;
  }
}

/**
 * Downloads a file of known size. Busy servers (429, 5xx), broken or silent connections and bodies that end
 * early are tried again; other answers are not. Rejects only with the signal's reason.
 */
export async function download(url: string, options: DownloadOptions): Promise<DownloadOutcome> {
  for (let attempt = 1; ; attempt++) {
    try {
      return { body: await tryOnce(url, options) };
    } catch (error) {
      options.signal.throwIfAborted();
      const canRetry = !(error instanceof AttemptError) || error.canRetry;
      if (!canRetry || attempt >= options.attempts) {
        return { failure: { url, reason: describe(error), attempts: attempt } };
      }
    }
    await pause(options.retryDelay * 2 ** (attempt - 1), options.signal);
  }
}

async function tryOnce(url: string, { fetch, signal, stallTimeout, bytes, onProgress }: DownloadOptions) {
  const stalled = new AbortController();
  const giveUp = () => stalled.abort(new AttemptError(`silent for ${stallTimeout / 1000} s`, true));
  let timer = setTimeout(giveUp, stallTimeout);
  try {
    const either = AbortSignal.any([signal, stalled.signal]);
    const response = await fetch(url, { signal: either });
    if (!response.ok || response.body === null) {
      await response.body?.cancel();
      const busy = response.status === 429 || response.status >= 500;
      throw new AttemptError(`answered ${response.status} ${response.statusText}`.trim(), busy);
    }
    const chunks: Uint8Array[] = [];
    let received = 0;
    for await (const chunk of response.body) {
      clearTimeout(timer);
      timer = setTimeout(giveUp, stallTimeout);
      chunks.push(chunk);
      received += chunk.length;
      if (received > bytes) throw new AttemptError(`more than the expected ${bytes} bytes`, false);
      onProgress(received);
    }
    if (received < bytes) throw new AttemptError(`ended after ${received} of ${bytes} bytes`, true);
    return Buffer.concat(chunks, received);
  } catch (error) {
    // Depending on when it strikes, an abort surfaces as its reason or as a broken stream.
    throw stalled.signal.aborted ? stalled.signal.reason : error;
  } finally {
    clearTimeout(timer);
  }
}

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await wait(milliseconds, undefined, { signal }).catch(() => signal.throwIfAborted());
}

/** `fetch` hides what happened in the cause of a `TypeError`. */
function describe(error: unknown): string {
  const { message, cause } = error as Error;
  const { code, message: inner } = (cause ?? {}) as { code?: string; message?: string };
  const detail = inner || code;
  return detail === undefined ? message : `${message} (${detail})`;
}
