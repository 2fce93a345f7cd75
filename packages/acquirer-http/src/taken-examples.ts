import type { Order, OrderRecords } from "@slicetuner/core";
import type { AnsweredExample } from "./list-examples.ts";
import type { OrderFacts } from "./order-facts.ts";

/** Which examples of an order count: what counted once counts always, however a service lists them later. */
export class TakenExamples {
  readonly #records: OrderRecords<OrderFacts>;

  constructor(records: OrderRecords<OrderFacts>) {
    this.#records = records;
  }

  /**
   * @returns what counts, at most as many as were ordered, in the order of their ids; and how many that
   * counted before did not come again
   */
  async choose(
    order: Order,
    came: readonly AnsweredExample[],
    facts: OrderFacts | undefined,
  ): Promise<{ readonly counted: readonly AnsweredExample[]; readonly lost: number }> {
    const earlier = new Set(facts?.taken);
    const first = came.filter(({ id }) => earlier.has(id));
    const later = came.filter(({ id }) => !earlier.has(id));
    const lost = earlier.size - first.length;
    const counted = [...first, ...later].slice(0, order.count);
    if (facts !== undefined && counted.length > first.length) {
      const added = counted.slice(first.length).map(({ id }) => id);
      await this.#records.put(order, { ...facts, taken: [...earlier, ...added] });
    }
    return { counted: counted.sort((left, right) => (left.id < right.id ? -1 : 1)), lost };
  }
}
