import { AcquisitionError } from "../errors/acquisition-error.ts";
import type { AcquirerMemory, JsonValue } from "../journal.ts";
import type { Order } from "./acquirer.ts";

/** What makes two orders the same order, beside the id. */
type OrderTerms = Pick<Order, "slice" | "count" | "unitCost">;

/** Facts about one order that JSON can hold. Declare them as a `type`, not as an `interface`. */
type OrderFacts = { readonly [name: string]: JsonValue };

/**
 * What one source remembers of its orders, by their ids. A source looks here, and then asks the service,
 * before it judges an order by today's prices: an order that may have been sent is never refused without
 * asking.
 */
export class OrderRecords<Facts extends OrderFacts> {
  readonly #memory: AcquirerMemory;
  readonly #prefix: string;

  /** @param prefix of the keys in the memory, e.g. `http/orders/` */
  constructor(memory: AcquirerMemory, prefix: string) {
    this.#memory = memory;
    this.#prefix = prefix;
  }

  /** @throws AcquisitionError when the id was used for another order */
  async get(order: Order): Promise<(Facts & OrderTerms) | undefined> {
    const record = await this.find(order.id);
    if (record !== undefined) expectSameOrder(order, record);
    return record;
  }

  /** The same by the id alone. */
  async find(orderId: string): Promise<(Facts & OrderTerms) | undefined> {
    return (await this.#memory.get(this.#prefix + orderId)) as (Facts & OrderTerms) | undefined;
  }

  /** On the disk when it resolves, where the memory has one. */
  async put(order: Pick<Order, "id"> & OrderTerms, facts: Facts): Promise<Facts & OrderTerms> {
    const { slice, count, unitCost } = order;
    const record = { ...facts, slice, count, unitCost };
    await this.#memory.put(this.#prefix + order.id, record);
    return record;
  }

  /** All orders in the order in which they were first put, each with its id. */
  async all(): Promise<readonly (readonly [orderId: string, record: Facts & OrderTerms])[]> {
    const all: (readonly [string, Facts & OrderTerms])[] = [];
    for (const key of await this.#memory.keys(this.#prefix)) {
      const orderId = key.slice(this.#prefix.length);
      const record = await this.find(orderId);
      if (record !== undefined) all.push([orderId, record]);
    }
    return all;
  }
}

/**
 * @param known the order that was sent under this id, or what is known of it
 * @throws AcquisitionError when it was another one
 */
export function expectSameOrder(order: Order, known: Partial<OrderTerms> & { readonly id?: string }): void {
  const fields = (["id", "slice", "count", "unitCost"] as const).filter(
    (field) => known[field] !== undefined,
  );
  const changed = fields.filter((field) => known[field] !== order[field]);
  if (changed.length === 0) return;
  const differences = changed.map((field) => `${field} ${order[field]} (was ${known[field]})`).join(", ");
  throw new AcquisitionError(order.id, `this id was used before for another order: ${differences}`, {
    hint: "Give every new order an id of its own.",
  });
}
