import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ExampleColumn } from "@slicetuner/core";
import { fuzz, mutateText } from "@slicetuner/fuzz";
import { expect, it, onTestFinished } from "vitest";
import { placesOf } from "./places.ts";
import { DeliveredRows } from "./read-delivered.ts";

const order = { id: "r/1/box/Oslo", slice: 0, count: 3, unitCost: 2 };
const columns = ["city", "age", "answer"].map(
  (name): ExampleColumn => ({ name, kind: "categorical", role: "feature" }),
);
const csv = 'city,age,answer\nOslo,31,yes\n"Oslo, old",42,no\nOslo,\'7,"two\nlines"\n';
const rows = [
  { city: "Oslo", age: 31, answer: "yes" },
  { city: "Oslo", age: 42.5, answer: null },
];

it("a delivery of whatever bytes is read, or put aside with a reason", async () => {
  const folder = await mkdtemp(join(tmpdir(), "untrusted-deliveries-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const places = placesOf(folder, order);
  await mkdir(places.done, { recursive: true });
  await fuzz({
    name: "deliveries",
    make: (random) => {
      const kind = random.integer(3);
      if (kind === 0) return { file: "000001-a.csv", text: mutateText(random, csv) };
      if (kind === 1) return { file: "000001-a.tsv", text: mutateText(random, csv.replaceAll(",", "\t")) };
      return { file: "000001-a.csv", text: mutateText(random, JSON.stringify(rows)) };
    },
    run: async ({ file, text }) => {
      await writeFile(join(places.done, file), text);
      const read = await new DeliveredRows(columns).all(places, new AbortController().signal);
      // Read or put aside: nothing is lost without a word.
      expect(read.rows.length + read.warnings.length).toBeGreaterThan(0);
      for (const { row } of read.rows) expect(Object.keys(row).length).toBeGreaterThan(0);
      await rm(places.failed, { recursive: true, force: true });
      await rm(join(places.done, file), { force: true });
    },
    isExpected: () => false,
    inputs: 150,
  });
}, 600_000);
