import { type JsonValue, Random, Secrets, waitSeconds } from "@slicetuner/core";
import { readAnswer } from "./read-answer.ts";
import { retryAfterSeconds } from "./retry-after.ts";
import type { CompleteService } from "./service.ts";
import { ServiceError } from "./service-error.ts";

/** What may be replaced, in tests above all. */
export interface HttpTools {
  /** @default the `fetch` of Node */
  readonly fetch?: typeof fetch;
  /** Waits; rejects with the signal's reason when it is aborted. @default by the clock */
  readonly wait?: (seconds: number, signal: AbortSignal) => Promise<void>;
}

/** One request to a service. */
export interface ServiceRequest {
  readonly method: string;
  /** Below the service's address, or a whole address with the same origin. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: JsonValue;
  /** Makes it the same request when it is sent again. */
  readonly idempotencyKey?: string;
  /** Whether it may be sent again where it is not known what became of it. @default true */
  readonly repeatable?: boolean;
  readonly signal: AbortSignal;
}

export interface ServiceAnswer {
  readonly status: number;
  /** Parsed JSON; undefined for an empty answer. */
  readonly body: unknown;
  readonly headers: Headers;
}

/** Sends requests to one service: again where it helps, within limits of time and size, and tells no secret. */
export class ServiceClient {
  readonly secrets: Secrets = new Secrets();
  readonly #service: CompleteService;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #base: URL;
  readonly #fetch: typeof fetch;
  readonly #wait: NonNullable<HttpTools["wait"]>;
  readonly #jitter: Random;

  /** @throws InvalidInputError when the secret's environment variable is not set */
  constructor(service: CompleteService, { fetch: given, wait = waitSeconds }: HttpTools) {
    this.#service = service;
    this.#base = new URL(service.baseUrl);
    this.#fetch = given ?? ((...call) => fetch(...call));
    this.#wait = wait;
    // Only how long is waited depends on it, no result does: each process has its own.
    this.#jitter = new Random(`${process.pid} ${performance.now()}`);
    this.#headers = { Accept: "application/json", ...service.headers, ...this.#authentication() };
  }

  #authentication(): Record<string, string> {
    const { authentication } = this.#service;
    if (authentication === undefined) return {};
    const { scheme = "Bearer", header = "Authorization" } = authentication;
    const secret = this.secrets.read(authentication, "authentication.env");
    return { [header]: scheme === "" ? secret : `${scheme} ${secret}` };
  }

  /**
   * @throws ServiceError when the service refuses, or still fails after the last try
   * @throws the signal's reason, as soon as it is aborted
   */
  async send(request: ServiceRequest): Promise<ServiceAnswer> {
    const { tries } = this.#service.limits;
    for (let attempt = 1; ; attempt++) {
      request.signal.throwIfAborted();
      const outcome = await this.#try(request);
      if ("answer" in outcome) return outcome.answer;
      const { error, passes, retryAfter } = outcome;
      const again = passes && (error.undone || (request.repeatable ?? true));
      if (!again || attempt >= tries) throw attempt > 1 ? withTries(error, attempt) : error;
      await this.wait(this.#pause(attempt, retryAfter), request.signal);
    }
  }

  /** Waits, and rejects with the signal's reason when it is aborted. */
  wait(seconds: number, signal: AbortSignal): Promise<void> {
    return this.#wait(seconds, signal);
  }

  #pause(attempt: number, retryAfter: number | undefined): number {
    const { backOffSeconds, longestWaitSeconds } = this.#service.limits;
    const own = backOffSeconds * 2 ** (attempt - 1) * (1 - this.#jitter.uniform() / 2);
    return Math.min(Math.max(own, retryAfter ?? 0), longestWaitSeconds);
  }

  async #try(request: ServiceRequest): Promise<Outcome> {
    const { requestSeconds, responseBytes } = this.#service.limits;
    const what = `${request.method} ${request.path}`;
    const url = this.addressOf(request);
    const stop = new AbortController();
    const abort = () => stop.abort(request.signal.reason);
    request.signal.addEventListener("abort", abort, { once: true });
    const timer = setTimeout(
      () => stop.abort(new Error(`no answer within ${requestSeconds} s`)),
      requestSeconds * 1000,
    );
    try {
      const response = await this.#fetch(url, {
        method: request.method,
        headers: {
          ...this.#headers,
          ...(request.body === undefined ? {} : { "Content-Type": "application/json" }),
          ...(request.idempotencyKey === undefined ? {} : { "Idempotency-Key": request.idempotencyKey }),
        },
        ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
        // A redirected request would carry the secret to wherever the answer points.
        redirect: "manual",
        signal: stop.signal,
      });
      const answer = await readAnswer(response, responseBytes);
      return this.#judge(what, response, answer);
    } catch (cause) {
      request.signal.throwIfAborted();
      if (cause instanceof ServiceError) return { error: cause, passes: false };
      const reason = this.secrets.mask(describe(stop.signal.aborted ? stop.signal.reason : cause));
      const error = new ServiceError(`${this.#name(what)}: ${reason}`, {
        hint: "Is the service there, and its address right?",
        undone: neverConnected.has(codeOf(cause)),
      });
      return { error, passes: true };
    } finally {
      clearTimeout(timer);
      request.signal.removeEventListener("abort", abort);
    }
  }

  #judge(what: string, response: Response, { text, json, isJson }: AnswerText): Outcome {
    const { status, headers } = response;
    if (response.ok && (isJson || text === "")) return { answer: { status, body: json, headers } };
    const said = this.secrets.mask(text).replaceAll(/\s+/g, " ").slice(0, 200);
    const options = { status, answer: isJson ? json : undefined };
    if (response.ok) {
      const error = new ServiceError(`${this.#name(what)}: the answer is not JSON: ${said}`, options);
      return { error, passes: true };
    }
    // Throttled requests were not carried out; of a server that failed, nobody knows.
    const undone = status < 500 && status !== 408;
    const error = new ServiceError(`${this.#name(what)}: HTTP ${status}${said === "" ? "" : `: ${said}`}`, {
      ...options,
      undone,
      ...this.#hint(status),
    });
    const retryAfter = retryAfterSeconds(headers.get("retry-after"), Date.now());
    const passes = status === 408 || status === 429 || status >= 500;
    return { error, passes, ...(retryAfter === undefined ? {} : { retryAfter }) };
  }

  #hint(status: number): { hint?: string } {
    const variable = this.#service.authentication?.env;
    if (status === 401 || status === 403) {
      return {
        hint: variable === undefined ? "Set `authentication`." : `Is the secret in ${variable} right?`,
      };
    }
    return status >= 300 && status < 400 ? { hint: "The service lies elsewhere: set `baseUrl`." } : {};
  }

  #name(what: string): string {
    return this.secrets.mask(`${what} at ${this.#base.host}`);
  }

  /**
   * The whole address of a request.
   * @throws ServiceError when it lies at another server
   */
  addressOf({ path, query = {} }: ServiceRequest): URL {
    const url = /^https?:/i.test(path)
      ? new URL(path)
      : new URL(`${this.#base.href.replace(/\/+$/, "")}/${path.replace(/^\/+/, "")}`);
    if (url.origin !== this.#base.origin) {
      throw new ServiceError(
        `${this.#name("an answer")} leads to another server, ${this.secrets.mask(url.origin)}`,
        {
          hint: "Only addresses below `baseUrl` are followed: others would be told the secret.",
        },
      );
    }
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    return url;
  }
}

/** `passes`: another try may help. */
type Outcome =
  | { readonly answer: ServiceAnswer }
  | { readonly error: ServiceError; readonly passes: boolean; readonly retryAfter?: number };

/** Errors of connections that did not come about. */
const neverConnected: ReadonlySet<unknown> = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN"]);

function codeOf(error: unknown): unknown {
  const { code, cause } = error as { code?: unknown; cause?: unknown };
  return code ?? (cause instanceof Error ? codeOf(cause) : undefined);
}

type AnswerText = Awaited<ReturnType<typeof readAnswer>>;

function withTries(error: ServiceError, tries: number): ServiceError {
  const options = {
    ...(error.hint === undefined ? {} : { hint: error.hint }),
    ...(error.status === undefined ? {} : { status: error.status }),
    answer: error.answer,
    undone: error.undone,
  };
  return new ServiceError(`${error.message} (tried ${tries} times)`, options);
}

/** The messages of an error and of its causes: `fetch` hides the reason in the cause. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code } = error as { code?: unknown };
  const own = error.message === "" && typeof code === "string" ? code : error.message;
  return error.cause === undefined ? own : `${own}: ${describe(error.cause)}`;
}
