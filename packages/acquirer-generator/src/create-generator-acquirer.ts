import { createHash } from "node:crypto";
import { resolve } from "node:path";
import {
  type Acquirer,
  type AcquirerMemory,
  AcquisitionError,
  createProcessMemory,
  type Delivery,
  type DeliveryStatus,
  type ExampleEncoder,
  type ExampleRow,
  KeyedMutex,
  type Order,
  OrderRecords,
  type Quote,
  Random,
  StatedPrices,
  type StatedPricesOptions,
  sliceOfOrder,
  totalCost,
  type UnreadableExample,
} from "@slicetuner/core";
import { checkOptions } from "./check-options.ts";
import { functionMaker, loadGenerate } from "./function-maker.ts";
import { type Generate, GeneratorError, type Made, type Maker } from "./generator.ts";
import { programMaker } from "./program-maker.ts";

/** What {@link createGeneratorAcquirer} takes: one of `generate`, `module` and `command`. */
export interface GeneratorAcquirerOptions extends StatedPricesOptions {
  /** Makes examples of the rows. */
  readonly encoder: ExampleEncoder;
  /** A function of this process. */
  readonly generate?: Generate;
  /** A module that exports such a function, by its path from `workingDirectory`. */
  readonly module?: string;
  /** The name of the function in `module`. @default "default" */
  readonly export?: string;
  /** A program and its arguments; no shell is involved. */
  readonly command?: readonly string[];
  /** Where the program runs. @default the working directory of this process */
  readonly workingDirectory?: string;
  /** Variables that are set for the program besides those of this process. @default {} */
  readonly environment?: Readonly<Record<string, string>>;
  /** For one order. @default 600 */
  readonly timeLimitSeconds?: number;
  /** With the order's id it makes the seed of a request. @default 1 */
  readonly seed?: number | string;
  /** What of an order's id makes the seed: equal keys, equal examples. @default the id */
  readonly orderKey?: (orderId: string) => string;
  /** What was made for which order. @default as long as the process lives */
  readonly memory?: AcquirerMemory;
}

/** What is remembered of an order. */
type MadeOrder = {
  /** What one example costs; null: the order was refused. */
  readonly price: number | null;
  /** Of the rows, by which it is seen whether they were made again; null: not made yet. */
  readonly hash: string | null;
};

/**
 * Acquires examples that a function or a program makes: a simulator, augmentation, a generative model. An
 * order is made anew whenever it is asked for, from the same seed.
 * @throws InvalidInputError with all that is wrong with the options
 */
export function createGeneratorAcquirer(options: GeneratorAcquirerOptions): Acquirer {
  checkOptions(options);
  const { encoder, seed = 1, memory = createProcessMemory(), orderKey = (id: string) => id } = options;
  const { slices, columns } = encoder;
  const prices = new StatedPrices(slices, options);
  const make = makerOf(options);
  const records = new OrderRecords<MadeOrder>(memory, "generator/orders/");
  const mutex = new KeyedMutex();

  async function recordOf(order: Order): Promise<MadeOrder> {
    const known = await records.get(order);
    return known ?? records.put(order, { price: prices.unitCostOf(order) ?? null, hash: null });
  }

  async function acquire(order: Order, signal: AbortSignal): Promise<Delivery> {
    const record = await recordOf(order);
    if (record.price === null)
      return deliver(order, nothing, record, [`order ${order.id} was refused: ${prices.refusal(order)}`]);
    const { name, values = {} } = slices[order.slice]!;
    const random = new Random(seed).fork("generator", orderKey(order.id));
    const request = {
      order: order.id,
      slice: name,
      values,
      count: order.count,
      seed: random.uint32(),
      columns,
    };
    const made = await make(request, signal);
    const warnings = [...made.warnings];
    if (made.hasMore) warnings.push(`more than the ${order.count} ordered were made; the others were left`);
    const hash = createHash("sha256").update(JSON.stringify(made.rows)).digest("hex");
    if (record.hash === null) await records.put(order, { ...record, hash });
    else if (record.hash !== hash) {
      warnings.push(
        `order ${order.id} was made again and is not the same: what is random must come from the request's seed alone`,
      );
    }
    return deliver(order, made, record, warnings);
  }

  async function deliver(
    order: Order,
    { rows }: Made,
    { price }: MadeOrder,
    warnings: readonly string[],
  ): Promise<Delivery> {
    const named = rows.map((row, index) => ({
      row,
      id: `${order.id}#${String(index + 1).padStart(5, "0")}`,
    }));
    const readable = named.filter(({ row }) => whyNoRow(row) === undefined);
    const encoded = await encoder.encode(
      readable.map(({ row }) => row as ExampleRow),
      readable.map(({ id }) => id),
    );
    const noRows = named.flatMap(({ row, id }): UnreadableExample[] => {
      const reason = whyNoRow(row);
      return reason === undefined ? [] : [{ exampleId: id, reason }];
    });
    return {
      orderId: order.id,
      status: price === null ? "refused" : statusOf(rows.length, order.count),
      ...encoded,
      unreadable: [...encoded.unreadable, ...noRows],
      cost: totalCost(rows.length, price ?? 0),
      warnings,
    };
  }

  return {
    specificationVersion: "v1",
    name: `generator ${options.module ?? options.command?.join(" ") ?? "function"}`,
    capabilities: {
      knowsPrices: false,
      knowsAvailability: false,
      deliversPartially: true,
      deliversLater: false,
      cancels: false,
      settles: false,
    },

    async doQuote({ signal }): Promise<Quote> {
      signal.throwIfAborted();
      return { ...prices.quote(), available: slices.map(() => null) };
    },

    async doAcquire(order, { signal }): Promise<Delivery> {
      signal.throwIfAborted();
      sliceOfOrder(order, slices);
      try {
        return await mutex.run(order.id, signal, () => acquire(order, signal));
      } catch (error) {
        if (!(error instanceof GeneratorError)) throw error;
        throw new AcquisitionError(order.id, error.message, {
          hint: error.hint ?? "The order can be sent again: nothing was counted.",
          ...(error.cause === undefined ? {} : { cause: error.cause }),
        });
      }
    },

    close: () => mutex.idle(),
  };
}

const nothing: Made = { rows: [], hasMore: false, warnings: [] };

function makerOf(options: GeneratorAcquirerOptions): Maker {
  const { generate, module, command, environment = {}, timeLimitSeconds = 600 } = options;
  const workingDirectory = resolve(options.workingDirectory ?? "");
  if (command !== undefined)
    return programMaker({ command, workingDirectory, environment, timeLimitSeconds });
  const load =
    generate === undefined
      ? loadGenerate(module!, options.export ?? "default", workingDirectory)
      : () => generate;
  return functionMaker(load, timeLimitSeconds);
}

/** A generator that makes nothing has no more; one that makes too little may make more another time. */
function statusOf(came: number, ordered: number): DeliveryStatus {
  if (came === ordered) return "complete";
  return came === 0 ? "exhausted" : "partial";
}

function whyNoRow(row: unknown): string | undefined {
  if (typeof row === "string") return `it cannot be read: ${row}`;
  if (typeof row !== "object" || row === null || Array.isArray(row)) return "it has no values by column";
  const wrong = Object.entries(row).find(([, value]) => typeof value === "object" && value !== null);
  return wrong === undefined
    ? undefined
    : `column ${wrong[0]}: expected a text, a number, true, false or nothing`;
}
