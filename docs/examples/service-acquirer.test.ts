import { acquirerConformance, createExampleEncoder } from "@slicetuner/conformance";
import { totalCost } from "@slicetuner/core";
import { describe, expect, it } from "vitest";
import { createServiceAcquirer, type ExampleService, type Sale } from "./service-acquirer.ts";

const available = [12, 7, 4];
const slices = ["North", "South", "West"];

/** For rows such as `{ region: "South", age: 41, answer: "yes" }`. */
const encoder = createExampleEncoder({ sliceColumn: "region", slices, numberColumn: "age" });

/** A service in memory that sells one row of each open order whenever time passes, and keeps its own books. */
class SlowService implements ExampleService {
  readonly #books = new Map<string, Sale & { readonly slice: string; readonly count: number }>();
  #factor = 1;
  #losesAnswer = false;
  #spoils = false;

  async offer(slice: string) {
    const number = slices.indexOf(slice);
    const sold = [...this.#books.values()].filter((sale) => sale.slice === slice);
    const stock = available[number]! - sold.reduce((sum, { rows }) => sum + rows.length, 0);
    return { price: [1, 1.5, 2][number]! * this.#factor, stock };
  }

  async order(
    id: string,
    { slice, count, highestPrice }: { slice: string; count: number; highestPrice: number },
  ) {
    const { price, stock } = await this.offer(slice);
    const state = price > highestPrice ? "refused" : stock > 0 ? "open" : "exhausted";
    const sale = this.#books.get(id) ?? { state, price, rows: [], ids: [], slice, count };
    this.#books.set(id, sale);
    if (this.#losesAnswer) {
      this.#losesAnswer = false;
      throw new Error("the connection was lost");
    }
    return sale;
  }

  async cancel(id: string) {
    const sale = this.#books.get(id) ?? { state: "open", price: 0, rows: [], ids: [], slice: "", count: 0 };
    const closed: typeof sale = { ...sale, state: sale.state === "open" ? "cancelled" : sale.state };
    this.#books.set(id, closed);
    return closed;
  }

  async advance() {
    for (const [id, sale] of this.#books) {
      if (sale.state !== "open") continue;
      const { stock } = await this.offer(sale.slice);
      const answer = this.#spoils ? null : "yes";
      this.#spoils = false;
      const rows = stock > 0 ? [...sale.rows, { region: sale.slice, age: stock, answer }] : sale.rows;
      const state = rows.length === sale.count ? "complete" : stock <= 1 ? "exhausted" : "open";
      const ids = rows.map(({ region, age }) => `${region} ${age}`);
      this.#books.set(id, { ...sale, rows, ids, state });
    }
  }

  async charged() {
    return [...this.#books.values()].reduce((sum, { rows, price }) => sum + totalCost(rows.length, price), 0);
  }

  async raisePrice() {
    this.#factor *= 1.2;
  }

  loseNextAnswer() {
    this.#losesAnswer = true;
  }

  spoilNextExample() {
    this.#spoils = true;
  }
}

acquirerConformance(
  { describe, it, expect },
  {
    create: async () => {
      const service = new SlowService();
      return {
        acquirer: createServiceAcquirer(service, encoder),
        available,
        // All below is optional; each lets the suite try more.
        charged: () => service.charged(),
        advance: () => service.advance(),
        reopen: async () => createServiceAcquirer(service, encoder),
        raisePrice: () => service.raisePrice(),
        loseNextAnswer: () => service.loseNextAnswer(),
        spoilNextExample: () => service.spoilNextExample(),
      };
    },
  },
);
