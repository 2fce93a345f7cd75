import {
  type AcquirerMemory,
  type Candidates,
  isTooDear,
  KeyedMutex,
  type Order,
  OrderRecords,
} from "@slicetuner/core";
import type { Task } from "./answers.ts";
import type { LabelStudio } from "./label-studio.ts";

/** What is known of an order, kept in memory before anything is imported. */
export type OrderFacts = {
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

/** Which order has which candidates. What the memory does not know is read from the tasks. */
export class OrderBook {
  readonly #records: OrderRecords<OrderFacts>;
  readonly #server: LabelStudio;
  readonly #candidates: Candidates;
  readonly #mutex = new KeyedMutex();
  #taken: Set<string> | undefined;

  constructor(memory: AcquirerMemory, server: LabelStudio, candidates: Candidates) {
    this.#records = new OrderRecords(memory, "order/");
    this.#server = server;
    this.#candidates = candidates;
  }

  /**
   * What is known of the order, or is decided now.
   * @throws AcquisitionError when the id belongs to another order
   */
  open(order: Order, price: number, signal: AbortSignal): Promise<OrderFacts> {
    // One order after another, so that no two choose the same candidates.
    return this.#mutex.run("open", signal, async () => {
      const known = await this.find(order);
      if (known !== undefined) return known;
      const facts = await this.#plan(order, price, signal);
      await this.keep(order, facts);
      return facts;
    });
  }

  /** @throws AcquisitionError when the id belongs to another order */
  find(order: Order): Promise<OrderFacts | undefined> {
    return this.#records.get(order);
  }

  async keep(order: Order, facts: OrderFacts): Promise<void> {
    await this.#records.put(order, facts);
    for (const id of facts.candidates) this.#taken?.add(id);
    for (const id of released(facts)) this.#taken?.delete(id);
  }

  /** Candidates of a slice that no order has. */
  async freeCandidates(slice: number, signal: AbortSignal): Promise<readonly string[]> {
    this.#taken ??= await this.#findTaken(signal);
    const taken = this.#taken;
    return this.#candidates.bySlice[slice]!.filter((id) => !taken.has(id));
  }

  async #plan(order: Order, price: number, signal: AbortSignal): Promise<OrderFacts> {
    const { slice, count, unitCost } = order;
    // An order that was sent before, by a process whose memory is lost.
    const tasks = await this.#server.tasks({ column: orderColumn, text: order.id }, signal);
    const own = new Set(tasks.flatMap((task) => exampleOf(task, order.id) ?? []));
    if (isTooDear(price, order) && own.size === 0) return { price, outcome: "refused", candidates: [] };
    const candidates = [...own].slice(0, count);
    const free = (await this.freeCandidates(slice, signal)).filter((id) => !own.has(id));
    candidates.push(...free.slice(0, count - candidates.length));
    return { price: Math.min(price, unitCost), outcome: "sent", candidates };
  }

  /** Candidates of the orders in memory and of all tasks whose orders are not there. */
  async #findTaken(signal: AbortSignal): Promise<Set<string>> {
    const taken = new Set<string>();
    const remembered = new Set<string>();
    for (const [orderId, facts] of await this.#records.all()) {
      const free = new Set(released(facts));
      for (const id of facts.candidates) if (!free.has(id)) taken.add(id);
      remembered.add(orderId);
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
function released({ candidates, kept }: OrderFacts): readonly string[] {
  return kept === undefined ? [] : candidates.filter((id) => (kept[id] ?? 0) === 0);
}
