import { type AcquirerMemory, AcquisitionError, type JsonValue, type Order } from "@slicetuner/core";

/** What is remembered of an order over restarts. */
export interface OrderRecord {
  readonly slice: number;
  readonly count: number;
  readonly unitCost: number;
  /** `sending`: it is not known whether it reached the service; `unsent`: it surely did not. */
  readonly state: "unsent" | "sending" | "sent" | "refused" | "cancelled";
  /** The service's own id of it, where it told one. */
  readonly reference?: string;
  /** Why it was refused. */
  readonly reason?: string;
  /** Examples that count, where more came than were ordered. */
  readonly taken?: readonly string[];
}

/** The orders of one source in its memory. */
export class OrderRecords {
  readonly #memory: AcquirerMemory;

  constructor(memory: AcquirerMemory) {
    this.#memory = memory;
  }

  /** @throws AcquisitionError when the id was used for another order */
  async get(order: Order): Promise<OrderRecord | undefined> {
    const record = (await this.#memory.get(keyOf(order))) as OrderRecord | undefined;
    if (record === undefined) return undefined;
    const changed = (["slice", "count", "unitCost"] as const).filter(
      (field) => record[field] !== order[field],
    );
    if (changed.length === 0) return record;
    const differences = changed.map((field) => `${field} ${order[field]} (was ${record[field]})`).join(", ");
    throw new AcquisitionError(order.id, `this id was used before for another order: ${differences}`, {
      hint: "Give every new order an id of its own.",
    });
  }

  async put(order: Order, facts: Omit<OrderRecord, "slice" | "count" | "unitCost">): Promise<OrderRecord> {
    const { slice, count, unitCost } = order;
    const record: OrderRecord = { slice, count, unitCost, ...facts };
    await this.#memory.put(keyOf(order), record as unknown as JsonValue);
    return record;
  }
}

function keyOf({ id }: Order): string {
  return `http/orders/${id}`;
}
