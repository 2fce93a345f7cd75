import { appendFileSync } from "node:fs";
import { type ExampleRow, type Slice, sumMoney, totalCost } from "@slicetuner/core";
import { goodsOf } from "./goods.ts";
import type { FaultDraw } from "./marketplace-faults.ts";

/** What was sold under one order id. */
export interface LedgerEntry {
  readonly id: string;
  readonly slice: string;
  readonly count: number;
  readonly unitCost: number;
  readonly status: "open" | "complete" | "partial" | "exhausted" | "cancelled";
  readonly delivered: number;
  /** What was charged. */
  readonly cost: number;
  /** How often it was sent. */
  readonly times: number;
}

/** An order as it arrives. */
export interface ArrivingOrder {
  readonly id: string;
  readonly slice: string;
  readonly count: number;
  readonly unitCost: number;
}

interface Sale {
  readonly order: ArrivingOrder;
  readonly price: number;
  readonly goods: readonly { readonly id: string; readonly values: ExampleRow }[];
  /** Looks until all is there. */
  readonly looksToGo: number;
  looks: number;
  cancelledAt: number | undefined;
  refunded: number;
  times: number;
}

interface Stock {
  readonly definition: Slice;
  price: number;
  left: number;
}

const centsUp = 1.1;

/** The marketplace's own books: stock, prices, and what was sold and charged. An order id buys once. */
export class Ledger {
  readonly #seed: number | string;
  readonly #stock: readonly Stock[];
  readonly #draw: FaultDraw;
  readonly #orderKey: (orderId: string) => string;
  readonly #file: string | undefined;
  readonly #sales = new Map<string, Sale>();
  readonly #refused = new Map<string, number>();
  #spoilsNext = false;

  constructor(
    seed: number | string,
    stock: readonly { readonly definition: Slice; readonly price: number; readonly rows: number }[],
    draw: FaultDraw,
    orderKey: (orderId: string) => string,
    file: string | undefined,
  ) {
    this.#seed = seed;
    this.#stock = stock.map(({ definition, price, rows }) => ({ definition, price, left: rows }));
    this.#draw = draw;
    this.#orderKey = orderKey;
    this.#file = file;
  }

  prices(): { slice: string; unitCost: number; available: number }[] {
    return this.#stock.map(({ definition, price, left }) => ({
      slice: definition.name,
      unitCost: price,
      available: left,
    }));
  }

  setPrice(slice: string, price: number): void {
    this.#stockOf(slice)!.price = price;
  }

  spoilNextExample(): void {
    this.#spoilsNext = true;
  }

  entries(): LedgerEntry[] {
    return [...this.#sales.keys()].map((id) => this.entry(id)!);
  }

  entry(id: string): LedgerEntry | undefined {
    const sale = this.#sales.get(id);
    if (sale === undefined) return undefined;
    const { order, price, refunded, times } = sale;
    const delivered = this.#deliveredOf(sale);
    const cost = sumMoney(totalCost(delivered, price), -refunded);
    return { ...order, status: this.#statusOf(sale), delivered, cost, times };
  }

  /** What has come of an order so far. */
  goods(id: string): Sale["goods"] {
    const sale = this.#sales.get(id)!;
    return sale.goods.slice(0, this.#deliveredOf(sale));
  }

  /** Takes an order, or takes note that it came again. `price`: refused, since the slice costs that. */
  take(
    order: ArrivingOrder,
  ): { readonly price: number } | { readonly entry: LedgerEntry } | "conflict" | "unknown" {
    const known = this.#sales.get(order.id);
    if (known !== undefined) {
      known.times += 1;
      this.look(order.id);
      const same = known.order.slice === order.slice && known.order.count === order.count;
      return same && known.order.unitCost === order.unitCost ? { entry: this.entry(order.id)! } : "conflict";
    }
    const stock = this.#stockOf(order.slice);
    if (stock === undefined) return "unknown";
    const refused = this.#refused.get(order.id);
    if (refused !== undefined) return { price: refused };
    if (this.#draw.ofOrder("priceRise", order.id)) stock.price = Math.ceil(stock.price * centsUp * 100) / 100;
    if (order.unitCost < stock.price) {
      this.#refused.set(order.id, stock.price);
      return { price: stock.price };
    }
    this.#sell(order, stock);
    return { entry: this.entry(order.id)! };
  }

  #sell(order: ArrivingOrder, stock: Stock): void {
    const wanted = this.#draw.ofOrder("partial", order.id) ? Math.ceil(order.count / 2) : order.count;
    const count = Math.min(wanted, stock.left);
    stock.left -= count;
    const slice = this.#stock.indexOf(stock);
    const goods = goodsOf(this.#seed, this.#orderKey(order.id), {
      slice,
      definition: stock.definition,
      count,
    });
    if (this.#spoilsNext && goods.length > 0) {
      goods[0]!.values = { ...goods[0]!.values, first: "many" };
      this.#spoilsNext = false;
    }
    this.#sales.set(order.id, {
      order,
      price: stock.price,
      goods,
      looksToGo: this.#draw.ofOrder("late", order.id) ? 3 : 0,
      looks: 0,
      cancelledAt: undefined,
      refunded: 0,
      times: 1,
    });
    if (this.#file !== undefined) {
      const line = { id: order.id, slice: order.slice, sold: count, unitCost: stock.price };
      appendFileSync(this.#file, `${JSON.stringify(line)}\n`);
    }
  }

  /** Somebody looks at an order: time goes by. */
  look(id: string): void {
    const sale = this.#sales.get(id);
    if (sale !== undefined && sale.cancelledAt === undefined) sale.looks += 1;
  }

  cancel(id: string): void {
    const sale = this.#sales.get(id)!;
    if (this.#statusOf(sale) !== "open") return;
    sale.cancelledAt = this.#deliveredOf(sale);
    this.#stockOf(sale.order.slice)!.left += sale.goods.length - sale.cancelledAt;
  }

  /** Gives the price of rejected examples back, once. */
  settle(id: string, rejected: readonly string[]): void {
    const sale = this.#sales.get(id)!;
    const own = new Set(this.goods(id).map((example) => example.id));
    sale.refunded = totalCost(new Set(rejected.filter((example) => own.has(example))).size, sale.price);
  }

  #deliveredOf({ goods, looks, looksToGo, cancelledAt }: Sale): number {
    if (cancelledAt !== undefined) return cancelledAt;
    return looksToGo === 0
      ? goods.length
      : Math.floor((goods.length * Math.min(looks, looksToGo)) / looksToGo);
  }

  #statusOf(sale: Sale): LedgerEntry["status"] {
    if (sale.cancelledAt !== undefined) return "cancelled";
    if (sale.looks < sale.looksToGo) return "open";
    if (sale.goods.length === sale.order.count) return "complete";
    // What is short while there is more of it was only half delivered.
    const half = Math.ceil(sale.order.count / 2);
    return sale.goods.length === half && this.#draw.ofOrder("partial", sale.order.id)
      ? "partial"
      : "exhausted";
  }

  #stockOf(slice: string): Stock | undefined {
    return this.#stock.find(({ definition }) => definition.name === slice);
  }
}
