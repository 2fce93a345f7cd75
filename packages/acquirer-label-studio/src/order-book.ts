import {
  type AcquirerMemory,
  AcquisitionError,
  type JsonValue,
  KeyedMutex,
  type Order,
} from "@slicetuner/core";
import type { Candidates } from "./candidates.ts";
import type { LabelStudio, Task } from "./label-studio.ts";

/** What is known of an order, kept in memory before anything is imported. */
export type OrderRecord = {
  readonly slice: number;
  readonly count: number;
  readonly unitCost: number;
  /** What an example cost when the order was sent. */
  readonly price: number;
  readonly outcome: "sent" | "refused" | "cancelled";
  /** Examples that are to be labelled, one task each. */
  readonly candidates: readonly string[];
  /** Whether an import was sent, with or without an answer. */
  readonly isImported?: boolean;
  /** The import that the server works on. */
  readonly importId?: number;
  /** Of a cancelled order: how many annotations each task had, by candidate. Later ones do not count. */
  readonly kept?: Readonly<Record<string, number>>;
};

/** Columns of a task's data by which it is found again. */
export const orderColumn = "slicetuner_order";
export const exampleColumn = "slicetuner_example";

const orderPrefix = "order/";

/** Which order has which candidates. What the memory does not know is read from the tasks. */
export class OrderBook {
  readonly #memory: AcquirerMemory;
  readonly #server: LabelStudio;
  readonly #candidates: Candidates;
  readonly #mutex = new KeyedMutex();
  #taken: Set<string> | undefined;

  constructor(memory: AcquirerMemory, server: LabelStudio, candidates: Candidates) {
    this.#memory = memory;
    this.#server = server;
    this.#candidates = candidates;
  }

  /**
   * What is known of the order, or is decided now.
   * @throws AcquisitionError when the id belongs to another order
   */
  open(order: Order, price: number, signal: AbortSignal): Promise<OrderRecord> {
    // One order after another, so that no two choose the same candidates.
    return this.#mutex.run("open", signal, async () => {
      const known = await this.find(order.id);
      if (known !== undefined) {
        checkSame(order, known);
        return known;
      }
      const record = await this.#plan(order, price, signal);
      await this.keep(order.id, record);
      return record;
    });
  }

  async find(orderId: string): Promise<OrderRecord | undefined> {
    return (await this.#memory.get(orderPrefix + orderId)) as OrderRecord | undefined;
  }

  async keep(orderId: string, record: OrderRecord): Promise<void> {
    await this.#memory.put(orderPrefix + orderId, record as JsonValue);
    for (const id of record.candidates) this.#taken?.add(id);
    for (const id of released(record)) this.#taken?.delete(id);
  }

  /** Candidates of a slice that no order has. */
  async freeCandidates(slice: number, signal: AbortSignal): Promise<readonly string[]> {
    this.#taken ??= await this.#findTaken(signal);
    const taken = this.#taken;
    return this.#candidates.bySlice[slice]!.filter((id) => !taken.has(id));
  }

  async #plan(order: Order, price: number, signal: AbortSignal): Promise<OrderRecord> {
    const { slice, count, unitCost } = order;
    // An order that was sent before, by a process whose memory is lost.
    const tasks = await this.#server.tasks({ column: orderColumn, text: order.id }, signal);
    const own = new Set(tasks.flatMap((task) => exampleOf(task, order.id) ?? []));
    if (price > unitCost * (1 + 1e-9) && own.size === 0) {
      return { slice, count, unitCost, price, outcome: "refused", candidates: [] };
    }
    const candidates = [...own].slice(0, count);
    const free = (await this.freeCandidates(slice, signal)).filter((id) => !own.has(id));
    candidates.push(...free.slice(0, count - candidates.length));
    return { slice, count, unitCost, price: Math.min(price, unitCost), outcome: "sent", candidates };
  }

  /** Candidates of the orders in memory and of all tasks whose orders are not there. */
  async #findTaken(signal: AbortSignal): Promise<Set<string>> {
    const taken = new Set<string>();
    const remembered = new Set<string>();
    for (const key of await this.#memory.keys(orderPrefix)) {
      const record = (await this.#memory.get(key)) as OrderRecord;
      const free = new Set(released(record));
      for (const id of record.candidates) if (!free.has(id)) taken.add(id);
      remembered.add(key.slice(orderPrefix.length));
    }
    for (const { data } of await this.#server.tasks(undefined, signal)) {
      const example = data[exampleColumn];
      if (typeof example === "string" && !remembered.has(String(data[orderColumn]))) taken.add(example);
    }
    return taken;
  }
}

/** The candidate that a task of the order is about. */
export function exampleOf({ data }: Task, orderId: string): string | undefined {
  const example = data[exampleColumn];
  return data[orderColumn] === orderId && typeof example === "string" ? example : undefined;
}

/** What nobody labelled of a cancelled order can be ordered again. */
function released({ candidates, kept }: OrderRecord): readonly string[] {
  return kept === undefined ? [] : candidates.filter((id) => (kept[id] ?? 0) === 0);
}

function checkSame(order: Order, known: OrderRecord): void {
  const changed = (["slice", "count", "unitCost"] as const).filter((field) => order[field] !== known[field]);
  if (changed.length === 0) return;
  const differences = changed.map((field) => `${field} ${order[field]} (was ${known[field]})`).join(", ");
  throw new AcquisitionError(order.id, `this id was used before for another order: ${differences}`, {
    hint: "Give every new order an id of its own.",
  });
}
