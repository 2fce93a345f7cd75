import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { createPoolAcquirer } from "@slicetuner/acquirer-pool";
import { afterEach, beforeEach, expect, it } from "vitest";
import { compareStrategies } from "./compare.ts";
import { plan } from "./plan.ts";
import { curveTrainer, direct, examplesOf } from "./testing/known-curves.ts";
import { tune } from "./tune.ts";

const options = {
  data: { train: examplesOf([100, 100]), validation: examplesOf([5, 5]) },
  trainer: curveTrainer([
    { scale: 4, exponent: 0.5 },
    { scale: 1, exponent: 0.05 },
  ]),
  budget: 40,
  repeats: 2,
  executor: direct,
};

const createAcquirer = () => createPoolAcquirer({ pool: examplesOf([1000, 1000], "pool") });
const startRun = () => tune({ ...options, acquirer: createAcquirer(), strategy: "one-shot" });

let published: unknown[];
const keep = (message: unknown) => {
  published.push(message);
};
beforeEach(() => {
  published = [];
  subscribe("slicetuner:event", keep);
});
afterEach(() => {
  unsubscribe("slicetuner:event", keep);
});

async function read(stream: AsyncIterable<unknown>, source: string): Promise<unknown[]> {
  const events: unknown[] = [];
  for await (const event of stream) events.push({ source, event });
  return events;
}

it.each([
  ["plan", () => plan(options)],
  ["run", startRun],
  [
    "compare",
    () =>
      compareStrategies({
        ...options,
        methods: [{ name: "one-shot", strategy: "one-shot" }],
        seeds: [1],
        prepare: () => ({ data: options.data, createAcquirer }),
      }),
  ],
])("every event of a %s is published once, in order", async (source, start) => {
  const events = await read(start(), source);
  expect(events.length).toBeGreaterThan(1);
  expect(published).toEqual(events);
});

it("events are published though nobody reads the stream", async () => {
  await startRun().result;
  expect(published).toContainEqual({ source: "run", event: expect.objectContaining({ type: "run-end" }) });
});

it("nothing comes after unsubscribing", async () => {
  unsubscribe("slicetuner:event", keep);
  await startRun().result;
  expect(published).toEqual([]);
});
