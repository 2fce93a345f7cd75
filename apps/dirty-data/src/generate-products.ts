import { type Column, Random } from "@slicetuner/core";
import { makeWords, misspell, pick, skewed, toColumn } from "./slips.ts";

export interface ProductsOptions {
  /** Products of the first shop. */
  readonly first: number;
  /** Products of the second shop. */
  readonly second: number;
  /** Share of the first shop's products that the second sells, too. */
  readonly shared: number;
  readonly seed: number;
}

/** The products of two shops under each other, and which product each row is. */
export interface Products {
  readonly columns: readonly Column[];
  readonly rowCount: number;
  readonly ids: readonly string[];
  /** 0 or 1. */
  readonly tables: readonly number[];
  readonly product: readonly number[];
}

interface Product {
  readonly brand: string;
  readonly model: string;
  readonly kind: string;
  readonly words: readonly string[];
  readonly price: number;
}

/**
 * The products of two shops: brand, model and kind in a name whose words each shop orders and chooses for
 * itself, a price that differs, a description that is often missing. A product has sisters whose models
 * differ in a digit.
 */
export function generateProducts({ first, second, shared, seed }: ProductsOptions): Products {
  const random = new Random(seed);
  const [brands, kinds, words] = [
    makeWords(40, 2, random),
    makeWords(30, 2, random),
    makeWords(300, 2, random),
  ];
  const products: Product[] = [];
  while (products.length < first + second) {
    const model = `${letter(random)}${letter(random)}${100 + random.integer(900)}${pick(["", "B", "S", "X"], random)}`;
    const product = {
      brand: brands[skewed(brands.length, random)]!,
      model,
      kind: pick(kinds, random),
      words: Array.from({ length: 2 + random.integer(4) }, () => words[skewed(words.length, random)]!),
      price: Math.round(10 + 990 * random.uniform() ** 2),
    };
    products.push(product);
    if (random.uniform() < 0.3) {
      const sister = model.replace(/\d/, (digit) => String((Number(digit) % 9) + 1));
      products.push({ ...product, model: sister, price: Math.round(product.price * 1.1) });
    }
  }
  random.shuffle(products);
  const rows = [
    ...Array.from({ length: first }, (_, number) => ({ number, table: 0 })),
    ...Array.from({ length: second }, (_, place) => ({
      number: place < shared * first ? place : first + place,
      table: 1,
    })),
  ].map(({ number, table }) => ({
    number,
    table,
    ...offer(products[number % products.length]!, table, random),
  }));
  return {
    rowCount: rows.length,
    ids: rows.map((_, row) => `o${row}`),
    tables: rows.map(({ table }) => table),
    product: rows.map(({ number }) => number),
    columns: [
      toColumn(
        "name",
        rows.map(({ name }) => name),
      ),
      toColumn(
        "description",
        rows.map(({ description }) => description),
      ),
      toColumn(
        "manufacturer",
        rows.map(({ manufacturer }) => manufacturer),
      ),
      {
        name: "price",
        kind: "numeric",
        values: Float64Array.from(rows, ({ price }) => price ?? Number.NaN),
        missing: rows.filter(({ price }) => price === null).length,
      },
    ],
  };
}

function offer({ brand, model, kind, words, price }: Product, table: number, random: Random) {
  const some = words.filter(() => random.uniform() < 0.7);
  const shown = random.uniform() < 0.15 ? model.replace(/(\d+)/, "-$1") : model;
  const parts =
    table === 0
      ? [brand, kind, ...some, "-", shown]
      : [brand, ...(random.uniform() < 0.9 ? [shown] : []), ...some, kind];
  const name = parts.join(" ");
  return {
    name: random.uniform() < 0.1 ? misspell(name, random) : name,
    description: random.uniform() < 0.5 ? null : [...some, kind, ...words].join(" "),
    manufacturer: random.uniform() < 0.4 ? null : brand,
    price: random.uniform() < 0.3 ? null : Math.round(price * (0.85 + 0.3 * random.uniform()) * 100) / 100,
  };
}

function letter(random: Random): string {
  return "ABCDEFGHKLMNPRSTVWXZ"[random.integer(20)]!;
}
