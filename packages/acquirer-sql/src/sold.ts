import { type AcquirerMemory, type Order, OrderRecords } from "@slicetuner/core";

/** What was sold under one order id. */
export type Sale = {
  /** What one example costs; null: the order was refused. */
  readonly price: number | null;
  readonly ids: readonly string[];
};

/** Which example went to which order, in the memory of one source. */
export class Sold {
  readonly #records: OrderRecords<Sale>;
  #ids: Set<string> | undefined;

  constructor(memory: AcquirerMemory) {
    this.#records = new OrderRecords(memory, "sql/orders/");
  }

  /** @throws AcquisitionError when the id was used for another order */
  get(order: Order): Promise<Sale | undefined> {
    return this.#records.get(order);
  }

  /** On the disk when it resolves, where the memory has one: before anybody sees the examples. */
  async put(order: Order, sale: Sale): Promise<Sale> {
    const all = await this.ids();
    await this.#records.put(order, sale);
    for (const id of sale.ids) all.add(id);
    return sale;
  }

  /** The ids of all examples that were sold. */
  async ids(): Promise<Set<string>> {
    this.#ids ??= new Set((await this.#records.all()).flatMap(([, { ids }]) => ids));
    return this.#ids;
  }
}
