import { type JsonValue, Secrets } from "@slicetuner/core";
import { HttpClient, HttpError, type Patience } from "@slicetuner/http-client";
import { readAccess } from "./answers.ts";
import type { LabelStudioSettings } from "./config.ts";

export interface LabelStudioRequest {
  readonly method?: "GET" | "POST" | "DELETE";
  /** Below the server's address, e.g. `api/tasks`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: JsonValue;
  /** Whether it may be sent again when nobody knows if it was carried out. @default true */
  readonly repeatable?: boolean;
  /** Shared by the pages of one list. */
  readonly patience?: Patience;
}

const tries = 5;

/** Requests to one server with the user's token, which is exchanged first where it is a personal one. */
export class LabelStudioClient {
  readonly #client: HttpClient;
  readonly #secrets = new Secrets();
  readonly #token: string;
  /** Of a personal access token: what it was exchanged for. */
  #access: string | undefined;

  /** @throws InvalidInputError when the environment variable is not set, or holds what is no token */
  constructor(settings: LabelStudioSettings) {
    this.#token = this.#secrets.readHeader(settings.token, "token");
    this.#client = new HttpClient({
      baseUrl: settings.url,
      secrets: this.#secrets,
      limits: {
        requestSeconds: settings.timeoutSeconds,
        tries,
        backOffSeconds: settings.pauseMilliseconds / 1000,
      },
      hintFor: (status) => hintFor(status, settings),
    });
  }

  /** Patience for the pages of one list. */
  patience(): Patience {
    return this.#client.patience();
  }

  /** The JSON of the answer; undefined where it has none. @throws HttpError */
  async send(request: LabelStudioRequest, signal: AbortSignal): Promise<unknown> {
    try {
      return await this.#send(request, signal);
    } catch (error) {
      const hasExpired = error instanceof HttpError && error.status === 401 && this.#isPersonal;
      if (!hasExpired) throw error;
      // Access tokens live for minutes.
      this.#access = undefined;
      return this.#send(request, signal);
    }
  }

  /** The text without secrets. */
  mask(text: string): string {
    return this.#secrets.mask(text);
  }

  async #send({ method = "GET", ...request }: LabelStudioRequest, signal: AbortSignal): Promise<unknown> {
    const headers = { Authorization: await this.#authorization(signal) };
    return (await this.#client.send({ method, ...request, headers, signal })).body;
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
    const body = { refresh: this.#token };
    const answer = await this.#client.send({ method: "POST", path: "api/token/refresh", body, signal });
    const access = readAccess(answer.body);
    this.#secrets.add(access);
    return access;
  }
}

function hintFor(status: number | undefined, { token, project }: LabelStudioSettings): string | undefined {
  if (status === undefined || status >= 500)
    return "The server cannot be reached or has a fault. Go on later: what was imported will be found again.";
  const hints: Readonly<Record<number, string>> = {
    401: `The server does not take the token in ${token.env}. Is it this server's, not revoked, and of a kind that the organization allows?`,
    403: `The owner of the token in ${token.env} may not do this in project ${project}.`,
    404: `There is no project ${project} on this server for the owner of the token in ${token.env}, or what was asked for was deleted.`,
    429: "The server is busy. Go on later: what was imported will be found again.",
  };
  return hints[status];
}
