import { MissingDependencyError, type Secrets, SliceTunerError, unlessAborted } from "@slicetuner/core";
import { type Dialect, Kysely, type RawBuilder } from "kysely";

/** A query that could not be carried out; the message is free of secrets. */
export class QueryError extends SliceTunerError {}

export interface DatabaseOptions {
  readonly dialect: Dialect;
  readonly secrets: Secrets;
  /** How often a query is tried that fails for a reason that passes. */
  readonly tries: number;
  readonly wait: (seconds: number, signal: AbortSignal) => Promise<void>;
}

/**
 * Codes of lost and refused connections, of a server that starts or stops, and of transactions to be tried
 * again.
 */
const passing: ReadonlySet<unknown> = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "ETIMEDOUT",
  "EPIPE",
  "ENOENT",
  "08000",
  "08003",
  "08006",
  "40001",
  "40P01",
  "53300",
  "57P01",
  "57P02",
  "57P03",
]);

/** Runs queries that read: again where it helps, and tells no secret. */
export class Database {
  readonly #kysely: Kysely<unknown>;
  readonly #options: DatabaseOptions;

  constructor(options: DatabaseOptions) {
    this.#options = options;
    this.#kysely = new Kysely<unknown>({ dialect: options.dialect });
  }

  /**
   * @throws QueryError when the database refuses, or still fails after the last try
   * @throws MissingDependencyError when the library of the database is not installed
   * @throws the signal's reason, as soon as it is aborted
   */
  async rows<Row>(query: RawBuilder<Row>, signal: AbortSignal): Promise<readonly Row[]> {
    const { tries, wait, secrets } = this.#options;
    for (let attempt = 1; ; attempt++) {
      signal.throwIfAborted();
      try {
        // The query goes on in the database up to its time limit; the caller does not wait.
        return (await unlessAborted(query.execute(this.#kysely), signal)).rows;
      } catch (cause) {
        signal.throwIfAborted();
        // The hint says what to install.
        if (cause instanceof MissingDependencyError) throw cause;
        const { code, message } = cause as { code?: unknown; message?: string };
        const passes = passing.has(code) || /connection terminated|timeout exceeded/i.test(message ?? "");
        if (!passes || attempt >= tries) {
          const said = secrets.mask(String(message === "" || message === undefined ? code : message));
          const hint = passes
            ? `Tried ${attempt} times. Is the database there, and its address right?`
            : "Try the query in the database's own shell.";
          throw new QueryError(`the database says: ${said.split("\n")[0]}`, { hint });
        }
        await wait(0.25 * 2 ** (attempt - 1), signal);
      }
    }
  }

  close(): Promise<void> {
    return this.#kysely.destroy();
  }
}
