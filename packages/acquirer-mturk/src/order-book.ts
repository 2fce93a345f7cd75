import {
  type AcquirerMemory,
  type Candidates,
  expectSameOrder,
  isTooDear,
  KeyedMutex,
  type Order,
  OrderRecords,
} from "@slicetuner/core";
import type { Hit } from "./answers.ts";
import type { MturkSettings } from "./config.ts";
import { readMark, type TaskMark, tokenOf, tokenPrefix } from "./names.ts";
import { priceOf, type TaskOffer, type TaskTerms, termsOf } from "./prices.ts";

/** What was decided about an order, kept in memory before anything is sent. */
export type OrderFacts = {
  readonly outcome: "sent" | "refused" | "cancelled";
  /** What its tasks pay: also those that are made after the configuration has changed. */
  readonly terms: TaskTerms;
  /** Tasks that the order is made of: one for each example. */
  readonly items: number;
  /** Examples that are to be labelled, one for each task. */
  readonly candidates?: readonly string[];
  /** Those of them that nobody labelled: another order may take them. */
  readonly released?: readonly string[];
};

/** The examples that can be labelled, and their ids by the {@link digest} that the marks of tasks bear. */
export interface MarkedCandidates extends Candidates {
  readonly byDigest: ReadonlyMap<string, string>;
}

/** What the book asks of the service. */
interface TaskList {
  listHits(signal: AbortSignal): AsyncIterable<Hit>;
}

/** One of our tasks, as it was found at the service. */
interface FoundTask {
  readonly hitId: string;
  readonly mark: TaskMark;
  readonly offer: TaskOffer;
}

const taskPrefix = "task/";

/**
 * Which order is made of which tasks. What the memory does not know is found by the marks on the tasks
 * themselves.
 */
export class OrderBook {
  readonly #memory: AcquirerMemory;
  readonly #service: TaskList;
  readonly #records: OrderRecords<OrderFacts>;
  readonly #settings: MturkSettings;
  readonly #candidates: MarkedCandidates | undefined;
  readonly #mutex = new KeyedMutex();
  #found: Promise<ReadonlyMap<string, FoundTask>> | undefined;
  #taken: Set<string> | undefined;

  /** @param candidates the examples that can be labelled, where labels are bought */
  constructor(
    settings: MturkSettings,
    memory: AcquirerMemory,
    service: TaskList,
    candidates: MarkedCandidates | undefined,
  ) {
    this.#settings = settings;
    this.#memory = memory;
    this.#records = new OrderRecords(memory, "order/");
    this.#service = service;
    this.#candidates = candidates;
  }

  /**
   * What is known of the order, or is decided now.
   * @throws AcquisitionError when the id belongs to another order
   */
  open(order: Order, signal: AbortSignal): Promise<OrderFacts> {
    // One order after another, so that no two choose the same candidates.
    return this.#mutex.run("open", signal, async () => {
      const known = await this.find(order);
      if (known !== undefined) return known;
      const facts = await this.#plan(order, signal);
      await this.keep(order, facts);
      return facts;
    });
  }

  /** @throws AcquisitionError when the id belongs to another order */
  async find(order: Order): Promise<OrderFacts | undefined> {
    const facts = await this.#records.get(order);
    // Journals of earlier versions have no terms: they were those of the configuration.
    return facts && { ...facts, terms: facts.terms ?? termsOf(this.#settings, order.slice) };
  }

  async keep(order: Order, facts: OrderFacts): Promise<void> {
    await this.#records.put(order, facts);
    for (const id of facts.candidates ?? []) this.#taken?.add(id);
    for (const id of facts.released ?? []) this.#taken?.delete(id);
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

  async #plan(order: Order, signal: AbortSignal): Promise<OrderFacts> {
    const { slice, count } = order;
    const prefix = tokenPrefix(order.id);
    // An order that was sent before, by a process whose memory is lost.
    const own = [...(await this.#findTasks(signal)).values()].filter(({ mark }) =>
      mark.token.startsWith(prefix),
    );
    for (const { mark } of own) expectSameOrder(order, { slice: mark.slice, count: mark.count });
    const terms = termsOf(this.#settings, slice, own[0]?.offer);
    if (own.length === 0 && isTooDear(priceOf(terms), order)) return { outcome: "refused", terms, items: 0 };
    if (this.#candidates === undefined) return { outcome: "sent", terms, items: count };
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
    return { outcome: "sent", terms, items: candidates.length, candidates };
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
    for await (const hit of this.#service.listHits(signal)) {
      const mark = readMark(hit.RequesterAnnotation);
      if (mark === undefined) continue;
      const offer = { reward: Number(hit.Reward), assignments: hit.MaxAssignments };
      tasks.set(mark.token, { hitId: hit.HITId, mark, offer });
    }
    return tasks;
  }

  /** Candidates of the orders in memory, and of tasks whose orders are not there. */
  async #findTaken({ byDigest }: MarkedCandidates, signal: AbortSignal): Promise<Set<string>> {
    const taken = new Set<string>();
    const remembered: string[] = [];
    for (const [orderId, facts] of await this.#records.all()) {
      const released = new Set(facts.released);
      for (const id of facts.candidates ?? []) if (!released.has(id)) taken.add(id);
      remembered.push(tokenPrefix(orderId));
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
