import type { HIT } from "@aws-sdk/client-mturk";
import { type AcquirerMemory, AcquisitionError, KeyedMutex, type Order } from "@slicetuner/core";
import type { Candidates } from "./candidates.ts";
import { readMark, type TaskMark, tokenOf, tokenPrefix } from "./names.ts";

/** What was decided about an order, kept in memory before anything is sent. */
export type OrderRecord = {
  readonly slice: number;
  readonly count: number;
  readonly unitCost: number;
  readonly outcome: "sent" | "refused" | "cancelled";
  /** Tasks that the order is made of: one for each example. */
  readonly items: number;
  /** Examples that are to be labelled, one for each task. */
  readonly candidates?: readonly string[];
  /** Those of them that nobody labelled: another order may take them. */
  readonly released?: readonly string[];
};

/** What the book asks of the service. */
interface TaskList {
  listHits(signal: AbortSignal): AsyncIterable<HIT>;
}

/** One of our tasks, as it was found at the service. */
interface FoundTask {
  readonly hitId: string;
  readonly mark: TaskMark;
}

const orderPrefix = "order/";
const taskPrefix = "task/";

/** Which order is made of which tasks. What the memory does not know is found by the marks on the tasks themselves. */
export class OrderBook {
  readonly #memory: AcquirerMemory;
  readonly #service: TaskList;
  readonly #candidates: Candidates | undefined;
  readonly #mutex = new KeyedMutex();
  #found: Promise<ReadonlyMap<string, FoundTask>> | undefined;
  #taken: Set<string> | undefined;

  /** @param candidates the examples that can be labelled, where labels are bought */
  constructor(memory: AcquirerMemory, service: TaskList, candidates: Candidates | undefined) {
    this.#memory = memory;
    this.#service = service;
    this.#candidates = candidates;
  }

  /**
   * What is known of the order, or is decided now.
   * @param price what an example costs now
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
    await this.#memory.put(orderPrefix + orderId, record);
    for (const id of record.candidates ?? []) this.#taken?.add(id);
    for (const id of record.released ?? []) this.#taken?.delete(id);
  }

  /** The task of an item; undefined where none was made. */
  async hitOf(orderId: string, item: number, signal: AbortSignal): Promise<string | undefined> {
    const token = tokenOf(orderId, item);
    const kept = await this.#memory.get(taskPrefix + token);
    return (kept as string | undefined) ?? (await this.#findTasks(signal)).get(token)?.hitId;
  }

  async keepHit(orderId: string, item: number, hitId: string): Promise<void> {
    await this.#memory.put(taskPrefix + tokenOf(orderId, item), hitId);
  }

  /** After a request whose outcome is not known: what it may have made is looked for again. */
  forgetTasks(): void {
    this.#found = undefined;
  }

  /** Candidates of a slice that no order has. */
  async freeCandidates(slice: number, signal: AbortSignal): Promise<readonly string[]> {
    if (this.#candidates === undefined) return [];
    this.#taken ??= await this.#findTaken(this.#candidates, signal);
    const taken = this.#taken;
    return this.#candidates.bySlice[slice]!.filter((id) => !taken.has(id));
  }

  async #plan(order: Order, price: number, signal: AbortSignal): Promise<OrderRecord> {
    const { slice, count, unitCost } = order;
    const prefix = tokenPrefix(order.id);
    // An order that was sent before, by a process whose memory is lost.
    const own = [...(await this.#findTasks(signal)).values()].filter(({ mark }) =>
      mark.token.startsWith(prefix),
    );
    for (const { mark } of own) checkSame(order, { ...mark, unitCost });
    const isTooDear = price > unitCost * (1 + 1e-9);
    if (isTooDear && own.length === 0) return { slice, count, unitCost, outcome: "refused", items: 0 };
    if (this.#candidates === undefined) return { slice, count, unitCost, outcome: "sent", items: count };
    const byItem = new Map(
      own.map(({ mark }) => [mark.token, this.#candidates!.byDigest.get(mark.candidate ?? "")]),
    );
    const free = (await this.freeCandidates(slice, signal)).values();
    const candidates: string[] = [];
    for (let item = 0; item < count; item++) {
      const chosen = byItem.get(tokenOf(order.id, item)) ?? free.next().value;
      if (chosen === undefined) break;
      candidates.push(chosen);
    }
    return { slice, count, unitCost, outcome: "sent", items: candidates.length, candidates };
  }

  /** Our tasks at the service, by token. */
  #findTasks(signal: AbortSignal): Promise<ReadonlyMap<string, FoundTask>> {
    this.#found ??= this.#listTasks(signal).catch((error: unknown) => {
      this.#found = undefined;
      throw error;
    });
    return this.#found;
  }

  async #listTasks(signal: AbortSignal): Promise<Map<string, FoundTask>> {
    const tasks = new Map<string, FoundTask>();
    for await (const { HITId, RequesterAnnotation } of this.#service.listHits(signal)) {
      const mark = readMark(RequesterAnnotation);
      if (mark !== undefined) tasks.set(mark.token, { hitId: HITId!, mark });
    }
    return tasks;
  }

  /** Candidates of the orders in memory, and of tasks whose orders are not there. */
  async #findTaken({ byDigest }: Candidates, signal: AbortSignal): Promise<Set<string>> {
    const taken = new Set<string>();
    const remembered: string[] = [];
    for (const key of await this.#memory.keys(orderPrefix)) {
      const record = (await this.#memory.get(key)) as OrderRecord;
      const released = new Set(record.released);
      for (const id of record.candidates ?? []) if (!released.has(id)) taken.add(id);
      remembered.push(tokenPrefix(key.slice(orderPrefix.length)));
    }
    const orders = new Set(remembered);
    for (const { mark } of (await this.#findTasks(signal)).values()) {
      const prefix = mark.token.slice(0, mark.token.lastIndexOf("-") + 1);
      const id = byDigest.get(mark.candidate ?? "");
      if (id !== undefined && !orders.has(prefix)) taken.add(id);
    }
    return taken;
  }
}

function checkSame(order: Order, known: Pick<OrderRecord, "slice" | "count" | "unitCost">): void {
  const changed = (["slice", "count", "unitCost"] as const).filter((field) => order[field] !== known[field]);
  if (changed.length === 0) return;
  const differences = changed.map((field) => `${field} ${order[field]} (was ${known[field]})`).join(", ");
  throw new AcquisitionError(order.id, `this id was used before for another order: ${differences}`, {
    hint: "Give every new order an id of its own.",
  });
}
