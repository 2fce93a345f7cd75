import { mkdtempSync } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A folder for orders that is removed by `remove`. */
export function freshFolder(): { folder: string; remove: () => Promise<void> } {
  const folder = mkdtempSync(join(tmpdir(), "slicetuner-"));
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** Rows of a slice as a CSV file. */
export function csv(race: string, from: number, count: number): string {
  const rows = Array.from(
    { length: count },
    (_, index) => `${race}-${from + index},${race},${from + index},yes`,
  );
  return ["person,race,first,answer", ...rows, ""].join("\n");
}

/** The orders in an outbox. */
export async function openOrders(folder: string): Promise<{ name: string; slice: string; count: number }[]> {
  const files = await readdir(join(folder, "outbox")).catch(() => []);
  const orders = files.filter((file) => file.endsWith(".json") && !file.endsWith(".cancelled.json"));
  return Promise.all(
    orders.map(async (file) => ({
      ...JSON.parse(await readFile(join(folder, "outbox", file), "utf8")),
      name: file.replace(/\.json$/, ""),
    })),
  );
}

/** Someone who reads the outbox and delivers two rows of each order at a time, as long as there are any. */
export class Supplier {
  readonly #folder: string;
  readonly #stock: Map<string, { sold: number; all: number }>;
  readonly #delivered = new Map<string, number>();
  #working: Promise<void> = Promise.resolve();

  constructor(folder: string, stock: Readonly<Record<string, number>>) {
    this.#folder = folder;
    this.#stock = new Map(Object.entries(stock).map(([race, all]) => [race, { sold: 0, all }]));
  }

  /** One delivery after another, however often it is asked for at a time. */
  work(): Promise<void> {
    this.#working = this.#working.then(() => this.#deliver());
    return this.#working;
  }

  async #deliver(): Promise<void> {
    const inbox = join(this.#folder, "inbox");
    for (const { name, slice, count } of await openOrders(this.#folder)) {
      const stock = this.#stock.get(slice)!;
      const before = this.#delivered.get(name) ?? 0;
      const now = Math.min(2, count - before, stock.all - stock.sold);
      if (now > 0) {
        await mkdir(join(inbox, name), { recursive: true });
        const file = join(inbox, name, `from ${before}.csv`);
        // Whole from the moment it is there: nobody waits here for files to settle.
        await writeFile(`${file}.part`, csv(slice, stock.sold, now));
        await rename(`${file}.part`, file);
      } else if (before < count) await writeFile(join(inbox, `${name}.end`), "exhausted\n");
      stock.sold += now;
      this.#delivered.set(name, before + now);
    }
  }
}
