import { readFile, rm, rmdir } from "node:fs/promises";
import { join } from "node:path";
import {
  describeIssues,
  type ExampleColumn,
  expectSameOrder,
  makeFolder,
  type Order,
  parseJson,
  type Slice,
  SliceTunerError,
} from "@slicetuner/core";
import { z } from "zod";
import type { Places } from "./places.ts";
import { writeWhole } from "./write-whole.ts";

const sentSchema: z.ZodType<SentOrder> = z.object({
  id: z.string(),
  slice: z.int().min(0),
  count: z.int().positive(),
  unitCost: z.number().positive(),
  price: z.number().positive().nullable(),
});

/** How an order was closed. */
export interface Closing {
  readonly status: "complete" | "partial" | "exhausted" | "refused" | "cancelled";
  readonly reason?: string | undefined;
}

const closingSchema: z.ZodType<Closing> = z.object({
  status: z.enum(["complete", "partial", "exhausted", "refused", "cancelled"]),
  reason: z.string().optional(),
});

/** An order as it was sent. */
export interface SentOrder {
  readonly id: string;
  readonly slice: number;
  readonly count: number;
  readonly unitCost: number;
  /** What one example costs; null where the order was never sent. */
  readonly price: number | null;
}

/**
 * The order's own record, beside what was delivered. @throws AcquisitionError when the id was used for
 * another order
 */
export async function readSent(places: Places, order: Order): Promise<SentOrder | undefined> {
  const sent = await readJson(join(places.done, "order.json"), sentSchema);
  if (sent === undefined) return undefined;
  expectSameOrder(order, sent);
  return sent;
}

export async function recordSent(places: Places, order: Order, price: number | null): Promise<SentOrder> {
  const { id, slice, count, unitCost } = order;
  const sent: SentOrder = { id, slice, count, unitCost, price };
  await makeFolder(places.done);
  await writeWhole(join(places.done, "order.json"), toJson(sent));
  return sent;
}

/**
 * Puts the order where people find it, and makes the folder for what they deliver. The same order makes the
 * same files.
 */
export async function placeOrder(
  places: Places,
  order: Order,
  { slice, columns }: { slice: Slice; columns: readonly ExampleColumn[] },
): Promise<void> {
  const { name, outbox, inbox } = places;
  await makeFolder(join(inbox, name));
  await makeFolder(outbox);
  const text = {
    order: order.id,
    please: `Deliver ${order.count} examples of ${slice.name}, at ${order.unitCost} each at most.`,
    deliverTo: `inbox/${name}/ (CSV or Parquet files), or files called inbox/${name}.csv, inbox/${name}.2.csv, …`,
    whenThatIsAll: `Make an empty file inbox/${name}.end; with the word "exhausted" in it if there are no more of these.`,
    slice: slice.name,
    values: slice.values ?? {},
    count: order.count,
    unitCost: order.unitCost,
    columns,
  };
  await writeWhole(join(outbox, `${name}.json`), toJson(text));
}

export async function readClosing(places: Places): Promise<Closing | undefined> {
  return readJson(join(places.done, "closed.json"), closingSchema);
}

/** Closes an order for good and takes it out of the outbox; a cancelled one leaves a notice. */
export async function closeOrder(places: Places, order: Order, closing: Closing): Promise<void> {
  const { name, outbox, inbox, done } = places;
  await makeFolder(done);
  await writeWhole(join(done, "closed.json"), toJson(closing));
  await tidyOrder(places);
  if (closing.status === "cancelled") {
    await makeFolder(outbox);
    const notice = { order: order.id, please: "Deliver no more of this order: it was cancelled." };
    await writeWhole(join(outbox, `${name}.cancelled.json`), toJson(notice));
  }
  // A folder with something in it stays.
  await rmdir(join(inbox, name)).catch(() => {});
}

/** A closed order is in no outbox, also where the process died between closing it and taking it out. */
export async function tidyOrder({ name, outbox }: Places): Promise<void> {
  await rm(join(outbox, `${name}.json`), { force: true });
}

async function readJson<Value>(path: string, schema: z.ZodType<Value>): Promise<Value | undefined> {
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  return text === undefined ? undefined : readRecord(text, schema, path);
}

/** @throws SliceTunerError for a record that is not as it was written */
function readRecord<Value>(text: string, schema: z.ZodType<Value>, path: string): Value {
  let found: string;
  try {
    const { data, error } = schema.safeParse(parseJson(text));
    if (error === undefined) return data;
    found = describeIssues(error.issues);
  } catch (error) {
    found = (error as Error).message;
  }
  throw new SliceTunerError(`${path} is not what was written there: ${found}`, {
    hint: "Restore the file from a copy: it says what was ordered and at which price.",
  });
}

function toJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
