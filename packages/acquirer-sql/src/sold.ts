import { type AcquirerMemory, AcquisitionError, type JsonValue, type Order } from "@slicetuner/core";

/** What was sold under one order id. */
export interface Sale {
  readonly slice: number;
  readonly count: number;
  readonly unitCost: number;
  /** What one example costs; null: the order was refused. */
  readonly price: number | null;
  readonly ids: readonly string[];
}

const prefix = "sql/orders/";

/** Which example went to which order, in the memory of one source. */
export class Sold {
  readonly #memory: AcquirerMemory;
  #ids: Set<string> | undefined;

  constructor(memory: AcquirerMemory) {
    this.#memory = memory;
  }

  /** @throws AcquisitionError when the id was used for another order */
  async get(order: Order): Promise<Sale | undefined> {
    const sale = (await this.#memory.get(prefix + order.id)) as Sale | undefined;
    if (sale === undefined) return undefined;
    const changed = (["slice", "count", "unitCost"] as const).filter((field) => sale[field] !== order[field]);
    if (changed.length === 0) return sale;
    const differences = changed.map((field) => `${field} ${order[field]} (was ${sale[field]})`).join(", ");
    throw new AcquisitionError(order.id, `this id was used before for another order: ${differences}`, {
      hint: "Give every new order an id of its own.",
    });
  }

  /** On the disk when it resolves, where the memory has one: before anybody sees the examples. */
  async put(order: Order, price: number | null, ids: readonly string[]): Promise<Sale> {
    const all = await this.ids();
    const { slice, count, unitCost } = order;
    const sale: Sale = { slice, count, unitCost, price, ids };
    await this.#memory.put(prefix + order.id, sale as unknown as JsonValue);
    for (const id of ids) all.add(id);
    return sale;
  }

  /** The ids of all examples that were sold. */
  async ids(): Promise<Set<string>> {
    if (this.#ids !== undefined) return this.#ids;
    const ids = new Set<string>();
    for (const key of await this.#memory.keys(prefix)) {
      for (const id of ((await this.#memory.get(key)) as unknown as Sale).ids) ids.add(id);
    }
    this.#ids = ids;
    return ids;
  }
}
