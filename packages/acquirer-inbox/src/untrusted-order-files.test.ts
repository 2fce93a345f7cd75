import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Order } from "@slicetuner/core";
import { fuzz, mutateJson, mutateText } from "@slicetuner/fuzz";
import { expect, it, onTestFinished } from "vitest";
import { readClosing, readSent } from "./order-files.ts";
import { placesOf } from "./places.ts";

const order: Order = { id: "r/1/東京", slice: 0, count: 3, unitCost: 2 };

it("a record of an order that is not as it was written is an error that names the file", async () => {
  const folder = await mkdtemp(join(tmpdir(), "inbox-records-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const places = placesOf(folder, order);
  await mkdir(places.done, { recursive: true });
  await fuzz({
    name: "inbox records",
    make: (random) => {
      const file = random.integer(2) === 0 ? "order.json" : "closed.json";
      const right =
        file === "order.json"
          ? { ...order, price: 1.5 }
          : { status: "refused", reason: "the price has risen" };
      const text = JSON.stringify(mutateJson(random, right));
      return { file, text: random.integer(3) === 0 ? mutateText(random, text) : text };
    },
    run: async ({ file, text }) => {
      await writeFile(join(places.done, file), text);
      await (file === "order.json" ? readSent(places, order) : readClosing(places));
    },
  });
  await writeFile(join(places.done, "order.json"), '{"id":"r/1/東京"}');
  await expect(readSent(places, order)).rejects.toThrow(/order\.json is not what was written there: slice:/);
});

it("names with halves of characters have files of their own", () => {
  const names = ["\ud800", "\ud801", "�", "a"].map((text) => placesOf("", { ...order, id: text }).name);
  expect(new Set(names).size).toBe(4);
});
