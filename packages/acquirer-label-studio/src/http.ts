import { setTimeout as sleep } from "node:timers/promises";
import { type JsonValue, Secrets } from "@slicetuner/core";
import type { LabelStudioSettings } from "./config.ts";
import { HttpFailure } from "./http-failure.ts";

export interface HttpRequest {
  readonly method?: "GET" | "POST" | "DELETE";
  /** Below the server's address, e.g. `api/tasks?project=1`. */
  readonly path: string;
  readonly body?: JsonValue;
  /** Whether it may be sent again when nobody knows if it was carried out. @default true */
  readonly isRepeatable?: boolean;
}

const maximumTries = 5;
/** A server that asks for a longer pause is asked again by the next call. */
const longestPauseSeconds = 60;

/** Requests to one server: the token, time limits, repetitions. */
export class HttpClient {
  readonly #settings: LabelStudioSettings;
  readonly #secrets = new Secrets();
  readonly #token: string;
  /** Of a personal access token: what it was exchanged for. */
  #access: string | undefined;

  /** @throws InvalidInputError when the environment variable is not set */
  constructor(settings: LabelStudioSettings) {
    this.#settings = settings;
    this.#token = this.#secrets.read(settings.token, "token");
  }

  /** The JSON of the answer; null where it has none. @throws HttpFailure */
  async send(request: HttpRequest, signal: AbortSignal): Promise<JsonValue> {
    const isSafe = request.isRepeatable ?? true;
    let isRenewed = false;
    for (let tries = 1; ; tries++) {
      const answer = await this.#try(request, await this.#authorization(signal), signal);
      if (answer.status === 401 && this.#isPersonal && !isRenewed) {
        // Access tokens live for minutes.
        this.#access = undefined;
        isRenewed = true;
        continue;
      }
      if (answer.status !== undefined && answer.status < 300) return answer.body;
      const failure = this.#failureOf(request, answer);
      const isBusy = answer.status === 429;
      const isPassing = answer.status === undefined || answer.status >= 500;
      if (!(isBusy || (isPassing && isSafe)) || tries === maximumTries) throw failure;
      const pause = answer.retryAfterSeconds ?? (this.#settings.pauseMilliseconds / 1000) * 2 ** (tries - 1);
      if (pause > longestPauseSeconds) throw failure;
      await sleep(pause * 1000, undefined, { signal }).catch(() => signal.throwIfAborted());
    }
  }

  /** The text without secrets. */
  mask(text: string): string {
    return this.#secrets.mask(text);
  }

  /** Personal access tokens are JSON Web Tokens. */
  get #isPersonal(): boolean {
    return /^[\w-]+\.[\w-]+\.[\w-]+$/.test(this.#token);
  }

  async #authorization(signal: AbortSignal): Promise<string> {
    if (!this.#isPersonal) return `Token ${this.#token}`;
    this.#access ??= await this.#renew(signal);
    return `Bearer ${this.#access}`;
  }

  async #renew(signal: AbortSignal): Promise<string> {
    const request: HttpRequest = {
      method: "POST",
      path: "api/token/refresh",
      body: { refresh: this.#token },
    };
    for (let tries = 1; ; tries++) {
      const answer = await this.#try(request, undefined, signal);
      const access = (answer.body as { access?: unknown } | null)?.access;
      if (answer.status === 200 && typeof access === "string") {
        this.#secrets.add(access);
        return access;
      }
      const isPassing = answer.status === undefined || answer.status >= 500 || answer.status === 429;
      if (!isPassing || tries === maximumTries) throw this.#failureOf(request, answer);
      const pause = answer.retryAfterSeconds ?? (this.#settings.pauseMilliseconds / 1000) * 2 ** (tries - 1);
      await sleep(pause * 1000, undefined, { signal }).catch(() => signal.throwIfAborted());
    }
  }

  async #try(
    { method = "GET", path, body }: HttpRequest,
    authorization: string | undefined,
    signal: AbortSignal,
  ): Promise<Answer> {
    const { url, timeoutSeconds } = this.#settings;
    const address = new URL(path, url.endsWith("/") ? url : `${url}/`);
    const limit = AbortSignal.timeout(timeoutSeconds * 1000);
    try {
      const response = await fetch(address, {
        method,
        headers: {
          accept: "application/json",
          ...(authorization !== undefined && { authorization }),
          ...(body !== undefined && { "content-type": "application/json" }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        signal: AbortSignal.any([signal, limit]),
      });
      const text = await response.text();
      return {
        status: response.status,
        text,
        body: parse(text),
        retryAfterSeconds: readPause(response.headers.get("retry-after")),
      };
    } catch (error) {
      signal.throwIfAborted();
      const isLate = limit.aborted;
      const { cause, message } = error as Error;
      const why = isLate
        ? `no answer within ${timeoutSeconds} s`
        : `${(cause as Error | undefined)?.message ?? message}`;
      return { status: undefined, text: why, body: null, retryAfterSeconds: undefined };
    }
  }

  #failureOf({ method = "GET", path }: HttpRequest, { status, text }: Answer): HttpFailure {
    const { url, project, token } = this.#settings;
    const said = this.mask(text).replace(/\s+/g, " ").slice(0, 300);
    const what = `${method} ${new URL(url).host}/${path.split("?")[0]}`;
    const message = status === undefined ? `${what}: ${said}` : `${what}: HTTP ${status} ${said}`.trim();
    const hints: Record<number, string> = {
      401: `The server does not take the token in ${token.env}. Is it this server's, not revoked, and of a kind that the organization allows?`,
      403: `The owner of the token in ${token.env} may not do this in project ${project}.`,
      404: `There is no project ${project} on this server for the owner of the token in ${token.env}, or what was asked for was deleted.`,
      429: "The server is busy. Go on later: what was imported will be found again.",
    };
    const later =
      "The server cannot be reached or has a fault. Go on later: what was imported will be found again.";
    const hint = status === undefined || status >= 500 ? later : hints[status];
    return new HttpFailure(message, status === undefined ? { hint } : { status, hint });
  }
}

interface Answer {
  readonly status: number | undefined;
  readonly text: string;
  readonly body: JsonValue;
  readonly retryAfterSeconds: number | undefined;
}

function parse(text: string): JsonValue {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return null;
  }
}

/** Seconds, or a date. */
function readPause(header: string | null): number | undefined {
  if (header === null) return undefined;
  const seconds = /^\d+$/.test(header.trim()) ? Number(header) : (Date.parse(header) - Date.now()) / 1000;
  return Number.isFinite(seconds) ? Math.max(0, seconds) : undefined;
}
