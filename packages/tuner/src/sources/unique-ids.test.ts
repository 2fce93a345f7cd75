import { createDataset, type Delivery, type Intake, type OrderDelivery } from "@slicetuner/core";
import { expect, it } from "vitest";
import { acceptEverything } from "./accept-everything.ts";
import { withUniqueIds } from "./unique-ids.ts";

function deliveryOf(orderId: string, ids: readonly string[]): OrderDelivery {
  const examples = createDataset({
    exampleShape: [1],
    features: new Float32Array(ids.length),
    labels: new Int32Array(ids.length),
    classes: ["no", "yes"],
    sliceIds: new Int32Array(ids.length),
    slices: [{ name: "A" }],
    exampleIds: [...ids],
  });
  const delivery: Delivery = { orderId, status: "complete", examples, cost: ids.length, warnings: [] };
  return { order: { id: orderId, slice: 0, count: ids.length, unitCost: 1 }, delivery };
}

const check = (intake: Intake, ...deliveries: OrderDelivery[]) =>
  intake.doCheck({
    deliveries,
    train: deliveries[0]!.delivery.examples,
    earlierAnswers: [],
    signal: new AbortController().signal,
  });

it("an id counts once over all orders of a run, in one round or two", async () => {
  const intake = withUniqueIds(acceptEverything);
  const first = await check(intake, deliveryOf("r/1/A", ["a", "b"]), deliveryOf("r/1/B", ["b", "c"]));
  expect(first.deliveries.map(({ accepted }) => accepted.exampleIds)).toEqual([["a", "b"], ["c"]]);
  const second = await check(intake, deliveryOf("r/2/A", ["c", "d", "a"]));
  expect(second.deliveries[0]!.accepted.exampleIds).toEqual(["d"]);
  expect(second.deliveries[0]!.decisions.map(({ decision, check: by }) => [decision, by])).toEqual([
    ["rejected", "duplicate"],
    ["accepted", null],
    ["rejected", "duplicate"],
  ]);
});

it("twice around an intake changes nothing", async () => {
  const intake = withUniqueIds(withUniqueIds(acceptEverything));
  const { deliveries } = await check(intake, deliveryOf("r/1/A", ["a", "b"]));
  expect(deliveries[0]!.accepted.exampleIds).toEqual(["a", "b"]);
});
