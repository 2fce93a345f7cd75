import { Socket } from "node:net";
import { InvalidInputError, loadOptional, type Secrets, SliceTunerError } from "@slicetuner/core";
import type { AnswerChunk } from "@slicetuner/sql-counting";
import type { Client } from "pg";

/** Where a session connects, and what its queries may take. */
export interface SessionOptions {
  readonly address: string;
  readonly querySeconds: number;
  readonly secrets: Secrets;
  readonly signal?: AbortSignal;
}

/** Rows that one answer from the server brings. */
const rowsAtATime = 10_000;
/** How often a query that is to end is told so, in milliseconds: it may not have begun yet. */
const cancelEvery = 100;
const connectMilliseconds = 30_000;

/**
 * One connection with one transaction that cannot write and sees the table as it was at its beginning,
 * whatever others change meanwhile: all counts are of the same rows. Queries run one after the other; each
 * has a savepoint, so that one that fails or is ended leaves the transaction as it was.
 */
export class Session {
  readonly #client: Client;
  readonly #connect: () => Promise<Client>;
  readonly #options: SessionOptions;
  readonly #processId: number;
  readonly #closing = new AbortController();
  /** Settles when the query that was given last has ended. */
  #idle: Promise<unknown> = Promise.resolve();
  #closed: Promise<void> | undefined;

  private constructor(
    client: Client,
    processId: number,
    connect: () => Promise<Client>,
    options: SessionOptions,
  ) {
    this.#client = client;
    this.#processId = processId;
    this.#connect = connect;
    this.#options = options;
  }

  /**
   * @throws InvalidInputError when no database answers there; MissingDependencyError without `pg`
   */
  static async open(options: SessionOptions): Promise<Session> {
    const { address, querySeconds, secrets, signal } = options;
    const library = { name: "pg", neededFor: "counting in PostgreSQL" };
    const { default: pg } = await loadOptional(() => import("pg"), library);
    const connect = async (stop?: AbortSignal) => {
      const socket = new Socket();
      const client = new pg.Client({
        connectionString: address,
        connectionTimeoutMillis: connectMilliseconds,
        application_name: "slicetuner",
        stream: () => socket,
      });
      // A connection that breaks rejects the query that runs, or the next one.
      client.on("error", () => {});
      const giveUp = () => socket.destroy(new Error("the connection was given up"));
      stop?.addEventListener("abort", giveUp, { once: true });
      try {
        await client.connect();
      } finally {
        stop?.removeEventListener("abort", giveUp);
      }
      return client;
    };
    signal?.throwIfAborted();
    const client = await connect(signal).catch((cause: unknown) => {
      signal?.throwIfAborted();
      throw noConnection(cause, secrets);
    });
    try {
      await client.query(`BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
        SET LOCAL statement_timeout = ${Math.ceil(querySeconds * 1000)};
        SET LOCAL idle_in_transaction_session_timeout = 0;
        SET LOCAL standard_conforming_strings = on;
        SET LOCAL client_encoding = 'UTF8';
        SET LOCAL DateStyle = 'ISO, YMD';
        SET LOCAL IntervalStyle = 'postgres';
        SET LOCAL TimeZone = 'UTC';
        SET LOCAL extra_float_digits = 1;
        SET LOCAL cursor_tuple_fraction = 1`);
      const { rows } = await client.query<{ id: number }>("SELECT pg_backend_pid() AS id");
      return new Session(client, rows[0]!.id, connect, options);
    } catch (cause) {
      await client.end().catch(() => {});
      throw new SliceTunerError(`the database says: ${whatIsSaid(cause, secrets)}`);
    }
  }

  /**
   * Runs a query and hands its answer over in chunks, read through a cursor: only a chunk is in memory.
   * @throws the signal's reason when it aborts; SliceTunerError when PostgreSQL fails
   */
  query(sql: string, visit: (chunk: AnswerChunk) => void, signal?: AbortSignal): Promise<void> {
    if (this.#closing.signal.aborted) {
      return Promise.reject(new SliceTunerError("the connection is closed and answers no more queries"));
    }
    const ended =
      signal === undefined ? this.#closing.signal : AbortSignal.any([signal, this.#closing.signal]);
    const turn = this.#idle.then(async () => {
      ended.throwIfAborted();
      try {
        await this.#readAll(sql, visit, ended);
      } catch (cause) {
        ended.throwIfAborted();
        throw this.#failure(cause);
      }
      ended.throwIfAborted();
    });
    this.#idle = turn.catch(() => {});
    return turn;
  }

  /** Ends what is running. May be called again. */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    this.#closing.abort(new SliceTunerError("the connection was closed during the query"));
    await this.#idle;
    // The transaction ends with its connection, also where that is lost already.
    await this.#client.end().catch(() => {});
  }

  async #readAll(sql: string, visit: (chunk: AnswerChunk) => void, signal: AbortSignal): Promise<void> {
    await this.#client.query("SAVEPOINT question");
    try {
      await this.#interruptible(signal, () => this.#readCursor(sql, visit, signal));
    } finally {
      // The cursor goes with it.
      await this.#client.query("ROLLBACK TO SAVEPOINT question; RELEASE SAVEPOINT question");
    }
  }

  async #readCursor(sql: string, visit: (chunk: AnswerChunk) => void, signal: AbortSignal): Promise<void> {
    await this.#client.query(`DECLARE answer NO SCROLL CURSOR FOR ${sql}`);
    for (;;) {
      signal.throwIfAborted();
      const { rows, fields } = await this.#client.query<unknown[]>({
        text: `FETCH ${rowsAtATime} FROM answer`,
        rowMode: "array",
      });
      if (rows.length > 0) visit(fields.map((_, column) => rows.map((row) => row[column])));
      if (rows.length < rowsAtATime) return;
    }
  }

  /** Runs `use`; an abort ends the query that runs, again and again until it has ended. */
  async #interruptible(signal: AbortSignal, use: () => Promise<void>): Promise<void> {
    let cancelling: Promise<void> | undefined;
    let hasEnded = false;
    const cancel = async () => {
      const other = await this.#connect();
      try {
        while (!hasEnded) {
          await other.query("SELECT pg_cancel_backend($1)", [this.#processId]);
          await new Promise((resolve) => setTimeout(resolve, cancelEvery));
        }
      } finally {
        await other.end();
      }
    };
    const onAbort = () => {
      // Where no other connection is to be had, the query ends at its time limit.
      cancelling = cancel().catch(() => {});
    };
    signal.addEventListener("abort", onAbort, { once: true });
    try {
      await use();
    } finally {
      hasEnded = true;
      signal.removeEventListener("abort", onAbort);
      // A cancel that is under way would end the next statement.
      await cancelling;
    }
  }

  #failure(cause: unknown): Error {
    if (SliceTunerError.isInstance(cause)) return cause;
    const { code } = cause as { code?: string };
    const { querySeconds, secrets } = this.#options;
    const message = `the database says: ${whatIsSaid(cause, secrets)}`;
    const hints: Readonly<Record<string, string>> = {
      "57014": `One query may take ${querySeconds} seconds; allow more, or ask for fewer columns.`,
      "22003": "A number is too large or too small for a double: scale the column in a view.",
      "42501": "Whoever owns it can let you read it: GRANT SELECT ON the table, GRANT USAGE ON its schema.",
    };
    const hint = hints[code ?? ""];
    return new SliceTunerError(message, hint === undefined ? {} : { hint });
  }
}

/** Why there is no connection: nobody answers, or the user is not let in. */
function noConnection(cause: unknown, secrets: Secrets): InvalidInputError {
  const { code } = cause as { code?: string };
  const said = whatIsSaid(cause, secrets);
  const refuse = (hint: string) =>
    new InvalidInputError([{ path: "connection", message: `the database refuses: ${said}` }], { hint });
  // Asked for a password, and having none, `pg` has no code for it.
  const isPassword = code === "28P01" || (code === undefined && said.includes("password"));
  switch (isPassword ? "28P01" : code) {
    case "28P01":
      return refuse("The user's password belongs into the address in the environment variable.");
    case "28000":
      return refuse("Is the user right, and may it log in from here?");
    case "3D000":
      return refuse("Databases are listed by: psql --list");
    default:
      return new InvalidInputError([{ path: "connection", message: `no database answers: ${said}` }], {
        hint: "Is PostgreSQL there, and are host, port, user and database right?",
      });
  }
}

/** The first line of what went wrong, without secrets. */
function whatIsSaid(cause: unknown, secrets: Secrets): string {
  const { message, code } = cause as { message?: string; code?: unknown };
  // Node gives no message where several addresses of a host refuse.
  const said = message === undefined || message === "" ? String(code) : message;
  return secrets.mask(said.split("\n")[0]!);
}
