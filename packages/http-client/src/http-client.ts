import {
  encodeHeaderValue,
  type JsonValue,
  Random,
  Secrets,
  unlessAborted,
  waitSeconds,
} from "@slicetuner/core";
import { HttpError } from "./http-error.ts";
import { defaultHttpLimits, type HttpLimits } from "./limits.ts";
import { Patience } from "./patience.ts";
import { type AnswerBody, readBody } from "./read-body.ts";
import { retryAfterSeconds } from "./retry-after.ts";

/** What may be replaced, in tests above all. */
export interface HttpTools {
  /** @default the `fetch` of Node */
  readonly fetch?: typeof fetch;
  /** Waits; rejects with the signal's reason when it is aborted. @default by the clock */
  readonly wait?: (seconds: number, signal: AbortSignal) => Promise<void>;
}

/** What {@link HttpClient} takes. */
export interface HttpClientOptions {
  /** Address below which all paths lie, see `checkBaseUrl`. */
  readonly baseUrl: string;
  /** Sent with every request. @default {} */
  readonly headers?: Readonly<Record<string, string>>;
  /** What is masked in messages. @default none */
  readonly secrets?: Secrets;
  /** @default {@link defaultHttpLimits} */
  readonly limits?: Partial<HttpLimits>;
  readonly tools?: HttpTools;
  /** What to do about a failure of this status; undefined: no answer came. @default none */
  readonly hintFor?: (status: number | undefined) => string | undefined;
}

/** One request to a server. */
export interface HttpRequest {
  readonly method: string;
  /** Below the server's address, or a whole address with the same origin. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: JsonValue;
  /** A body that is no JSON, with its media type; in place of `body`. */
  readonly text?: { readonly type: string; readonly content: string };
  /** Makes it the same request when it is sent again. Any text. */
  readonly idempotencyKey?: string;
  /** Whether it may be sent again where it is not known what became of it. @default true */
  readonly repeatable?: boolean;
  /** Shared by requests that belong together, such as the pages of one listing. @default one of its own */
  readonly patience?: Patience;
  readonly signal: AbortSignal;
}

export interface HttpAnswer {
  readonly status: number;
  /** Parsed JSON, at most 100 levels deep; undefined for an empty answer. */
  readonly body: unknown;
  readonly headers: Headers;
}

const maximumRedirects = 5;

/**
 * Sends requests to one server, again where that helps, within limits of time and size. It follows no
 * redirect to another origin and names no secret in its errors.
 */
export class HttpClient {
  readonly secrets: Secrets;
  readonly #options: HttpClientOptions;
  readonly #limits: HttpLimits;
  readonly #base: URL;
  readonly #fetch: typeof fetch;
  readonly #wait: NonNullable<HttpTools["wait"]>;
  readonly #jitter: Random;

  constructor(options: HttpClientOptions) {
    const { fetch: given, wait = waitSeconds } = options.tools ?? {};
    this.secrets = options.secrets ?? new Secrets();
    this.#options = options;
    this.#limits = { ...defaultHttpLimits, ...options.limits };
    this.#base = new URL(options.baseUrl);
    this.#fetch = given ?? ((...call) => fetch(...call));
    this.#wait = wait;
    // Only how long is waited depends on it, no result does: each process has its own.
    this.#jitter = new Random(`${process.pid} ${performance.now()}`);
  }

  /** Patience for several requests that belong together. */
  patience(): Patience {
    return new Patience(this.#limits.totalWaitSeconds);
  }

  /**
   * @throws HttpError when the server refuses, or still fails after the last try
   * @throws the signal's reason, as soon as it is aborted
   */
  async send(request: HttpRequest): Promise<HttpAnswer> {
    const { signal, repeatable = true, patience = this.patience() } = request;
    let isUndone = true;
    for (let attempt = 1; ; attempt++) {
      signal.throwIfAborted();
      const outcome = await this.#try(request);
      if ("answer" in outcome) return outcome.answer;
      const { error, passes, retryAfter } = outcome;
      isUndone &&= error.undone;
      const pause = this.#pause(attempt, retryAfter);
      const again = passes && (error.undone || repeatable) && attempt < this.#limits.tries;
      if (!again || !patience.spend(pause)) throw error.after(attempt, isUndone);
      await this.#wait(pause, signal);
    }
  }

  /** Waits, and rejects with the signal's reason when it is aborted. */
  wait(seconds: number, signal: AbortSignal): Promise<void> {
    return this.#wait(seconds, signal);
  }

  /**
   * The whole address of a request.
   * @throws HttpError when it lies at another server, or is none
   */
  addressOf({ path, query = {} }: Pick<HttpRequest, "path" | "query">): URL {
    const whole = /^https?:/i.test(path)
      ? path
      : `${this.#base.href.replace(/\/+$/, "")}/${path.replace(/^\/+/, "")}`;
    const url = this.#ownAddress(whole, this.#base, "a request");
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    return url;
  }

  /**
   * The address that an answer names, a relative one from `from`.
   * @throws HttpError when it lies at another server, or is none
   */
  addressIn(named: string, from: URL): URL {
    return this.#ownAddress(named, from, "an answer");
  }

  #ownAddress(named: string, from: URL, who: string): URL {
    const shown = this.secrets.mask(named).slice(0, 200);
    if (!URL.canParse(named, from.href))
      throw new HttpError(`${this.#name(who)} names ${shown}, which is no address`);
    const url = new URL(named, from);
    if (url.origin !== this.#base.origin) {
      throw new HttpError(`${this.#name(who)} leads to another server, ${this.secrets.mask(url.origin)}`, {
        hint: "Only addresses of the server itself are followed: others would be told the secret.",
      });
    }
    if (url.username !== "" || url.password !== "")
      throw new HttpError(`${this.#name(who)} names an address with a user or password in it`);
    return url;
  }

  #pause(attempt: number, retryAfter: number | undefined): number {
    const { backOffSeconds, longestWaitSeconds } = this.#limits;
    const own = backOffSeconds * 2 ** (attempt - 1) * (1 - this.#jitter.uniform() / 2);
    return Math.min(Math.max(own, retryAfter ?? 0), longestWaitSeconds);
  }

  async #try(request: HttpRequest): Promise<Outcome> {
    const { requestSeconds, responseBytes } = this.#limits;
    const what = `${request.method} ${request.path.split("?")[0]}`;
    const url = this.addressOf(request);
    const stop = new AbortController();
    const abort = () => stop.abort(request.signal.reason);
    request.signal.addEventListener("abort", abort, { once: true });
    const timer = setTimeout(
      () => stop.abort(new Error(`no answer within ${requestSeconds} s`)),
      requestSeconds * 1000,
    );
    try {
      const response = await unlessAborted(this.#follow(url, request, stop.signal), stop.signal);
      const body = await unlessAborted(readBody(response, responseBytes), stop.signal);
      return this.#judge(what, response, body);
    } catch (cause) {
      request.signal.throwIfAborted();
      if (cause instanceof HttpError) return { error: cause, passes: false };
      const reason = this.secrets.mask(describe(stop.signal.aborted ? stop.signal.reason : cause));
      const error = new HttpError(`${this.#name(what)}: ${reason}`, {
        hint: this.#hint(undefined) ?? "Is the server there, and its address right?",
        undone: neverConnected.has(codeOf(cause)),
      });
      return { error, passes: true };
    } finally {
      clearTimeout(timer);
      request.signal.removeEventListener("abort", abort);
      // Ends what is left of an answer that was not read to its end.
      stop.abort();
    }
  }

  /** Follows redirects of what only reads, to the same origin. */
  async #follow(url: URL, request: HttpRequest, signal: AbortSignal): Promise<Response> {
    const { method, body, text, idempotencyKey } = request;
    const sent =
      text ?? (body === undefined ? undefined : { type: "application/json", content: JSON.stringify(body) });
    let address = url;
    for (let redirects = 0; ; redirects++) {
      const response = await this.#fetch(address, {
        method,
        headers: {
          Accept: "application/json",
          ...this.#options.headers,
          ...request.headers,
          ...(sent === undefined ? {} : { "Content-Type": sent.type }),
          ...(idempotencyKey === undefined ? {} : { "Idempotency-Key": encodeHeaderValue(idempotencyKey) }),
        },
        ...(sent === undefined ? {} : { body: sent.content }),
        // A redirected request would carry the secret to wherever the answer points.
        redirect: "manual",
        signal,
      });
      const location = response.headers.get("location");
      const isRedirect = response.status >= 300 && response.status < 400 && location !== null;
      if (!isRedirect || method !== "GET" || redirects >= maximumRedirects) return response;
      await response.body?.cancel();
      address = this.addressIn(location, address);
    }
  }

  #judge(what: string, response: Response, { text, json, problem }: AnswerBody): Outcome {
    const { status, headers } = response;
    if (response.ok && (problem === undefined || text === ""))
      return { answer: { status, body: json, headers } };
    const said = this.secrets.mask(text).replaceAll(/\s+/g, " ").slice(0, 200);
    const options = { status, answer: json };
    if (response.ok) {
      const why = `the answer is not JSON: ${this.secrets.mask(problem!)}; it begins with ${said.slice(0, 60)}`;
      return { error: new HttpError(`${this.#name(what)}: ${why}`, options), passes: true };
    }
    // Throttled requests were not carried out; of a server that failed, nobody knows.
    const undone = status < 500 && status !== 408;
    const message = `${this.#name(what)}: HTTP ${status}${said === "" ? "" : `: ${said}`}`;
    const error = new HttpError(message, { ...options, undone, hint: this.#hint(status) });
    const retryAfter = retryAfterSeconds(headers.get("retry-after"), Date.now());
    const passes = status === 408 || status === 429 || status >= 500;
    return { error, passes, ...(retryAfter === undefined ? {} : { retryAfter }) };
  }

  #hint(status: number | undefined): string | undefined {
    const own = this.#options.hintFor?.(status);
    if (own !== undefined) return own;
    const isRedirect = status !== undefined && status >= 300 && status < 400;
    return isRedirect ? "The server is elsewhere: set its address in the options." : undefined;
  }

  #name(what: string): string {
    return this.secrets.mask(`${what} at ${this.#base.host}`);
  }
}

/** `passes`: another try may help. */
type Outcome =
  | { readonly answer: HttpAnswer }
  | { readonly error: HttpError; readonly passes: boolean; readonly retryAfter?: number };

/** Errors of connections that did not come about. */
const neverConnected: ReadonlySet<unknown> = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN"]);

function codeOf(error: unknown): unknown {
  const { code, cause } = error as { code?: unknown; cause?: unknown };
  return code ?? (cause instanceof Error ? codeOf(cause) : undefined);
}

/** The messages of an error and of its causes: `fetch` hides the reason in the cause. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code } = error as { code?: unknown };
  const own = error.message === "" && typeof code === "string" ? code : error.message;
  return error.cause === undefined ? own : `${own}: ${describe(error.cause)}`;
}
