import {
  ApproveAssignmentCommand,
  CreateHITCommand,
  type CreateHITCommandInput,
  GetAccountBalanceCommand,
  GetHITCommand,
  ListAssignmentsForHITCommand,
  ListHITsCommand,
  MTurkClient,
  RejectAssignmentCommand,
  UpdateExpirationForHITCommand,
} from "@aws-sdk/client-mturk";
import { Secrets } from "@slicetuner/core";
import {
  type Assignment,
  type Hit,
  type Page,
  readAssignments,
  readBalance,
  readCreated,
  readHit,
  readHits,
  UnexpectedAnswer,
} from "./answers.ts";
import { ServiceFailure } from "./service-failure.ts";

/**
 * Tries of one request: throttled ones, faults of the service and broken connections are repeated with
 * growing pauses.
 */
const maximumAttempts = 6;
const pageSize = 100;

/** Of one list; a page has a hundred items. */
const maximumPages = 10_000;

type Request = (options: { readonly abortSignal: AbortSignal }) => Promise<unknown>;

export interface ServicePlace {
  readonly endpoint: string;
  readonly region: string;
}

/**
 * The requests that are made of Mechanical Turk, each under an own signal. Errors are {@link ServiceFailure}s
 * without secrets.
 */
export class MturkService {
  readonly #client: MTurkClient;
  readonly #secrets = new Secrets();

  constructor(place: ServicePlace) {
    this.#client = new MTurkClient({
      ...place,
      maxAttempts: maximumAttempts,
      requestHandler: { connectionTimeout: 10_000, requestTimeout: 60_000, throwOnRequestTimeout: true },
    });
  }

  /** Makes a task, or finds that it was made before with the same token. Returns its id. */
  async createHit(input: CreateHITCommandInput, signal: AbortSignal): Promise<string> {
    try {
      return await this.#ask(signal, readCreated, (options) =>
        this.#client.send(new CreateHITCommand(input), options),
      );
    } catch (error) {
      if (!(error instanceof ServiceFailure) || !/AlreadyExists/i.test(error.code)) throw error;
      const id = await this.#findNamed(error.message, input.RequesterAnnotation, signal);
      if (id === undefined) throw error;
      return id;
    }
  }

  /** The task that an error names, if it bears our mark. */
  async #findNamed(
    message: string,
    annotation: string | undefined,
    signal: AbortSignal,
  ): Promise<string | undefined> {
    for (const [id] of message.matchAll(/\b[0-9A-Z]{20,64}\b/g)) {
      const hit = await this.getHit(id, signal);
      if (hit?.RequesterAnnotation === annotation) return id;
    }
    for await (const hit of this.listHits(signal)) {
      if (hit.RequesterAnnotation === annotation) return hit.HITId;
    }
    return undefined;
  }

  /** Undefined when there is none of that id. */
  async getHit(id: string, signal: AbortSignal): Promise<Hit | undefined> {
    try {
      const command = new GetHITCommand({ HITId: id });
      return await this.#ask(signal, readHit, (options) => this.#client.send(command, options));
    } catch (error) {
      const isMissing =
        error instanceof ServiceFailure && /does ?not ?exist/i.test(`${error.code} ${error.message}`);
      if (isMissing) return undefined;
      throw error;
    }
  }

  /** All tasks of the account. */
  async *listHits(signal: AbortSignal): AsyncGenerator<Hit> {
    yield* this.#pages(signal, readHits, (NextToken, options) =>
      this.#client.send(new ListHITsCommand({ MaxResults: pageSize, NextToken }), options),
    );
  }

  /** All that was submitted for a task, each once, in the order of submission. */
  async listAssignments(hitId: string, signal: AbortSignal): Promise<Assignment[]> {
    const found = new Map<string, Assignment>();
    const pages = this.#pages(signal, readAssignments, (NextToken, options) => {
      const command = new ListAssignmentsForHITCommand({ HITId: hitId, MaxResults: pageSize, NextToken });
      return this.#client.send(command, options);
    });
    for await (const assignment of pages) found.set(assignment.AssignmentId, assignment);
    const time = ({ SubmitTime }: Assignment) => SubmitTime?.getTime() ?? 0;
    return [...found.values()].sort((left, right) => time(left) - time(right));
  }

  /** What was judged before stays so. */
  async approve(assignmentId: string, signal: AbortSignal): Promise<void> {
    const command = new ApproveAssignmentCommand({ AssignmentId: assignmentId });
    await this.#unlessDone(signal, (options) => this.#client.send(command, options));
  }

  /** What was judged before stays so. */
  async reject(assignmentId: string, reason: string, signal: AbortSignal): Promise<void> {
    const command = new RejectAssignmentCommand({
      AssignmentId: assignmentId,
      RequesterFeedback: reason.slice(0, 1024),
    });
    await this.#unlessDone(signal, (options) => this.#client.send(command, options));
  }

  /** From now on nobody can take the task. */
  async expire(hitId: string, signal: AbortSignal): Promise<void> {
    // A time that is past ends it at once.
    const command = new UpdateExpirationForHITCommand({ HITId: hitId, ExpireAt: new Date(0) });
    await this.#unlessDone(signal, (options) => this.#client.send(command, options));
  }

  /** Dollars that can be spent. */
  async balance(signal: AbortSignal): Promise<number> {
    const command = new GetAccountBalanceCommand({});
    return this.#ask(signal, readBalance, (options) => this.#client.send(command, options));
  }

  close(): void {
    this.#client.destroy();
  }

  async #unlessDone(signal: AbortSignal, request: Request): Promise<void> {
    try {
      await this.#ask(signal, () => undefined, request);
    } catch (error) {
      // An answer that was lost: the request was carried out, and the service says so.
      const isDone =
        error instanceof ServiceFailure &&
        (/InvalidAssignmentState/i.test(error.code) || /already been processed/i.test(error.message));
      if (!isDone) throw error;
    }
  }

  /** The items of all pages. Every page must bring a new token, so that a list has an end. */
  async *#pages<Item>(
    signal: AbortSignal,
    read: (answer: unknown) => Page<Item>,
    request: (token: string | undefined, options: { readonly abortSignal: AbortSignal }) => Promise<unknown>,
  ): AsyncGenerator<Item> {
    const tokens = new Set<string>();
    let token: string | undefined;
    do {
      const current = token;
      const { items, next } = await this.#ask(signal, read, (options) => request(current, options));
      yield* items;
      if (next !== undefined && (tokens.has(next) || tokens.size >= maximumPages || items.length === 0)) {
        const why = items.length === 0 ? "a page is empty and names another" : "its pages have no end";
        throw this.#failure(new UnexpectedAnswer("a list", why));
      }
      if (next !== undefined) tokens.add(next);
      token = next;
    } while (token !== undefined);
  }

  /** @param read what is taken from the answer; it throws where the answer is not as documented */
  async #ask<Output>(
    signal: AbortSignal,
    read: (answer: unknown) => Output,
    request: Request,
  ): Promise<Output> {
    try {
      // A signal of its own: the SDK leaves its listeners on the one that it is given.
      return read(await request({ abortSignal: AbortSignal.any([signal]) }));
    } catch (error) {
      signal.throwIfAborted();
      await this.#learnSecrets();
      throw this.#failure(error);
    }
  }

  #failure(error: unknown): ServiceFailure {
    const known = error instanceof Error ? error : new Error(String(error));
    return new ServiceFailure(known, (text) => this.#secrets.mask(text));
  }

  /** Credentials come from wherever the SDK finds them, and may be renewed while we run. */
  async #learnSecrets(): Promise<void> {
    const credentials = await this.#client.config.credentials().catch(() => undefined);
    for (const value of [
      credentials?.accessKeyId,
      credentials?.secretAccessKey,
      credentials?.sessionToken,
      process.env.AWS_ACCESS_KEY_ID,
      process.env.AWS_SECRET_ACCESS_KEY,
      process.env.AWS_SESSION_TOKEN,
    ]) {
      if (value !== undefined) this.#secrets.add(value);
    }
  }
}
