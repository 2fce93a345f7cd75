import {
  type Acquirer,
  type AcquirerMemory,
  AcquisitionError,
  createProcessMemory,
  type Delivery,
  type ExampleEncoder,
  KeyedMutex,
  type Order,
  type Quote,
  type SecretReference,
  Secrets,
  StatedPrices,
  type StatedPricesOptions,
  sliceOfOrder,
  totalCost,
  waitSeconds,
} from "@slicetuner/core";
import type { Dialect } from "kysely";
import { checkOptions } from "./check-options.ts";
import { Database, QueryError } from "./database.ts";
import { type Sale, Sold } from "./sold.ts";
import { SourceQueries } from "./source-queries.ts";

/** What {@link createSqlAcquirer} takes. */
export interface SqlAcquirerOptions extends StatedPricesOptions {
  /** Makes examples of the rows. */
  readonly encoder: ExampleEncoder;
  /**
   * `"duckdb"` is embedded: a database file, or CSV and Parquet files that the query names. Or any dialect of Kysely.
   */
  readonly dialect: "postgresql" | "duckdb" | Dialect;
  /**
   * PostgreSQL: an address without a password, `postgresql://user@host:5432/database`, or the environment
   * variable that holds one. DuckDB: a file. Not for a dialect of Kysely, which brings its own.
   * @default DuckDB: none, the query reads files
   */
  readonly connection?: string | SecretReference;
  /**
   * DuckDB: where relative names of files in the query are looked for besides the working directory of this
   * process.
   * @default nowhere else
   */
  readonly folder?: string;
  /**
   * A SELECT of the rows of one slice, e.g. `select * from people where race = :race and sex = :sex`. `:name`
   * is bound to the slice's value of that column, `:slice` to the slice's name.
   */
  readonly query: string;
  /** The column that names an example; unique. Rows without it are left out. */
  readonly id: string;
  /** For one query, in seconds. @default 60 */
  readonly querySeconds?: number;
  /** How often a query is tried that fails for a reason that passes. @default 5 */
  readonly tries?: number;
  /** Which example went to which order. @default as long as the process lives */
  readonly memory?: AcquirerMemory;
  /** Waits between tries; for tests. @default by the clock */
  readonly wait?: (seconds: number, signal: AbortSignal) => Promise<void>;
}

/**
 * Takes examples from a SQL database: the first ones of the slice, by their ids, that no order had before.
 * Which ones is remembered before they are handed out, so that an order gets the same again and no example
 * goes out twice. The database is only read.
 * @throws InvalidInputError with all that is wrong with the query, its parameters, the connection and the
 * prices
 */
export function createSqlAcquirer(options: SqlAcquirerOptions): Acquirer {
  const {
    encoder,
    id,
    memory = createProcessMemory(),
    querySeconds = 60,
    tries = 5,
    wait = waitSeconds,
  } = options;
  const { slices } = encoder;
  const secrets = new Secrets();
  const { parts, dialect } = checkOptions(options, secrets, querySeconds);
  const prices = new StatedPrices(slices, options);
  const database = new Database({ dialect, secrets, tries, wait });
  const queries = new SourceQueries(database, parts, id);
  const sold = new Sold(memory);

  const mutex = new KeyedMutex();
  /** One order after another: what one takes the next must not. */
  const inTurn = <Result>(signal: AbortSignal, work: () => Promise<Result>) => mutex.run("", signal, work);

  async function saleOf(order: Order, signal: AbortSignal): Promise<Sale> {
    const earlier = await sold.get(order);
    if (earlier !== undefined) return earlier;
    const price = prices.unitCostOf(order);
    if (price === undefined) return sold.put(order, { price: null, ids: [] });
    const taken = await sold.ids();
    // At most all that were sold come before the first one that was not.
    const first = await queries.firstIds(slices[order.slice]!, order.count + taken.size, signal);
    const ids = first.filter((one) => !taken.has(one)).slice(0, order.count);
    return sold.put(order, { price, ids });
  }

  async function deliver(order: Order, signal: AbortSignal): Promise<Delivery> {
    const { ids, price } = await saleOf(order, signal);
    const rows = await queries.rows(slices[order.slice]!, ids, signal);
    const there = ids.filter((one) => rows.has(one));
    const gone = ids.filter((one) => !rows.has(one));
    const encoded = await encoder.encode(
      // A table may hold the way to its own database.
      there.map((one) => secrets.maskAll(rows.get(one)!)),
      there,
    );
    const reason = "it is no longer in the database";
    const short = ids.length < order.count ? "exhausted" : "complete";
    return {
      orderId: order.id,
      status: price === null ? "refused" : short,
      ...encoded,
      unreadable: [...encoded.unreadable, ...gone.map((exampleId) => ({ exampleId, reason }))],
      cost: totalCost(ids.length, price ?? 0),
      warnings: price === null ? [`order ${order.id} was refused: ${prices.refusal(order)}`] : [],
    };
  }

  return {
    specificationVersion: "v1",
    name: typeof options.dialect === "string" ? `${options.dialect} database` : "SQL database",
    capabilities: {
      knowsPrices: false,
      knowsAvailability: true,
      deliversPartially: false,
      deliversLater: false,
      cancels: false,
      settles: false,
    },

    async doQuote({ signal }): Promise<Quote> {
      signal.throwIfAborted();
      return inTurn(signal, async () => {
        const ids = [...(await sold.ids())];
        const available: number[] = [];
        for (const slice of slices) {
          available.push((await queries.count(slice, signal)) - (await queries.countOf(slice, ids, signal)));
        }
        return { ...prices.quote(), available };
      });
    },

    async doAcquire(order, { signal }): Promise<Delivery> {
      signal.throwIfAborted();
      sliceOfOrder(order, slices);
      try {
        return await inTurn(signal, () => deliver(order, signal));
      } catch (error) {
        if (!(error instanceof QueryError)) throw error;
        throw new AcquisitionError(order.id, error.message, {
          ...(error.hint === undefined ? {} : { hint: error.hint }),
          cause: error,
        });
      }
    },

    async close(): Promise<void> {
      await mutex.idle();
      await database.close();
    },
  };
}
