import { createPoolAcquirer } from "@slicetuner/acquirer-pool";
import type { Executor, TunerEvent } from "@slicetuner/core";
import { expect, it } from "vitest";
import { compareStrategies } from "./compare.ts";
import { measureOutcome } from "./measure-outcome.ts";
import { plan } from "./plan.ts";
import { curveTrainer, direct, examplesOf } from "./testing/known-curves.ts";
import { tune } from "./tune.ts";

const away = "Redis is away; waiting for it";

const options = {
  data: { train: examplesOf([100, 100]), validation: examplesOf([5, 5]) },
  trainer: curveTrainer([
    { scale: 4, exponent: 0.5 },
    { scale: 1, exponent: 0.05 },
  ]),
  budget: 40,
  repeats: 2,
  executor: {
    ...direct,
    doExecute: (call) => {
      call.onNotice(away);
      return direct.doExecute(call);
    },
  } satisfies Executor,
};

const createAcquirer = () => createPoolAcquirer({ pool: examplesOf([1000, 1000], "pool") });

async function noticesOf(events: AsyncIterable<TunerEvent>): Promise<TunerEvent[]> {
  const notices: TunerEvent[] = [];
  for await (const event of events) if (event.type === "notice") notices.push(event);
  return notices;
}

it("what the executor has to say comes as events of plan and tune", async () => {
  const expected = [{ type: "notice", round: 1, message: away }];
  expect(await noticesOf(plan(options))).toEqual(expected);
  const run = tune({ ...options, acquirer: createAcquirer(), strategy: "one-shot" });
  expect(await noticesOf(run)).toEqual(expected);
});

it("and as events of a comparison, from the estimation and from the measuring", async () => {
  const comparison = compareStrategies({
    ...options,
    methods: [{ name: "one-shot", strategy: "one-shot" }],
    seeds: [1],
    prepare: () => ({ data: options.data, createAcquirer }),
  });
  const notices: unknown[] = [];
  for await (const event of comparison)
    if (event.type === "run-event" && event.event.type === "notice") notices.push(event.event.message);
  expect(notices).toEqual([away, away]);
});

it("and goes to whoever measures", async () => {
  const told: string[] = [];
  await measureOutcome({ ...options, onNotice: (message) => told.push(message) });
  expect(told).toEqual([away]);
});
