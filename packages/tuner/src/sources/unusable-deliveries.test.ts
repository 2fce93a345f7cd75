import { createPoolAcquirer } from "@slicetuner/acquirer-pool";
import { type Acquirer, type Intake, selectRows } from "@slicetuner/core";
import { createMemoryJournal } from "@slicetuner/journal";
import { describe, expect, it } from "vitest";
import { amortizedEstimation } from "../amortized-estimation.ts";
import { durableAcquirer } from "../durable/durable-acquirer.ts";
import { curveTrainer, direct, examplesOf } from "../testing/known-curves.ts";
import { type TuneOptions, tune } from "../tune.ts";

const train = examplesOf([40, 60]);
const pool = () => createPoolAcquirer({ pool: examplesOf([5000, 5000], "pool") });

/** Lets through the first so many of each delivery, and takes the rest for copies. */
const letThrough = (share: number): Intake => ({
  name: "strict",
  doCheck: async ({ deliveries }) => ({
    warnings: [],
    deliveries: deliveries.map(({ delivery: { examples } }) => {
      const count = Math.round(share * examples.size);
      return {
        accepted: selectRows(examples, [...examples.exampleIds.keys()].slice(0, count)),
        quarantined: selectRows(examples, []),
        decisions: examples.exampleIds.map((exampleId, row) =>
          row < count
            ? { exampleId, decision: "accepted" as const, check: null, reason: null }
            : { exampleId, decision: "rejected" as const, check: "duplicate", reason: "it is a copy" },
        ),
      };
    }),
  }),
});

const run = (options: Partial<TuneOptions>) =>
  tune({
    data: { train, validation: examplesOf([1, 1]) },
    trainer: curveTrainer([
      { scale: 4, exponent: 0.5 },
      { scale: 2, exponent: 0.3 },
    ]),
    executor: direct,
    acquirer: pool(),
    estimator: amortizedEstimation({ subsetSizes: 3, repeats: 2 }),
    budget: 300,
    strategy: "stepwise",
    rounds: 4,
    runId: "run",
    ...options,
  }).result;

describe("deliveries of which nothing is usable", () => {
  it("end a run after two rounds, before the whole budget is gone, and every order is warned of", async () => {
    const result = await run({ intake: letThrough(0) });
    expect(result).toMatchObject({ status: "nothing-delivered", acquired: [0, 0], rounds: 2 });
    expect(result.spent).toBeGreaterThan(0);
    expect(result.spent).toBeLessThan(200);
    const wasted = result.warnings.filter((warning) => warning.includes("of which 0 are usable"));
    expect(wasted.join()).toMatch(
      /order run\/1\/slice-0: \d+ paid for \d+ examples, .*duplicate \d+, e\.g\. since it is a copy/,
    );
  });

  it("are not warned of where half is usable", async () => {
    const result = await run({ intake: letThrough(0.6) });
    expect(result.warnings.join()).not.toContain("usable");
    expect(result.spent).toBeLessThanOrEqual(300);
  });
});

describe("settling", () => {
  const settling = (costOf: (charged: number) => number): Acquirer => {
    const { capabilities, ...others } = pool();
    const doSettle: Acquirer["doSettle"] = async ({ accepted, rejected }) => ({
      cost: costOf(accepted.length + rejected.length),
    });
    return { ...others, capabilities: { ...capabilities, settles: true }, doSettle };
  };

  it("gives money back, which is planned anew", async () => {
    const result = await run({
      acquirer: settling((charged) => charged / 2),
      strategy: "uniform",
      rounds: undefined!,
      maximumRounds: 3,
      budget: 256,
    });
    // All that was left was ordered for three times, and half of it given back.
    expect(result).toMatchObject({ status: "round-limit", spent: 128 + 64 + 32, budgetLeft: 32 });
  });

  it.each([Number.NaN, -1, 301])("to a cost of %s is refused, and not written down", async (cost) => {
    const journal = createMemoryJournal();
    const acquirer = durableAcquirer(
      settling(() => cost),
      journal,
      train,
    );
    await expect(run({ acquirer, strategy: "uniform", rounds: undefined! })).rejects.toThrow(
      `wants ${cost} after it was told`,
    );
    expect(journal.records.some(({ type }) => type === "settled")).toBe(false);
  });

  it("tells the source what is not usable, but for answers that others contradict", async () => {
    const told: (readonly string[])[] = [];
    const { doSettle: _, ...others } = settling(() => 0);
    const acquirer: Acquirer = {
      ...others,
      doSettle: async ({ rejected }) => {
        told.push(rejected.map(({ reason }) => reason));
        return { cost: 4 };
      },
    };
    const intake: Intake = {
      name: "two ways to be wrong",
      doCheck: async ({ deliveries }) => ({
        warnings: [],
        deliveries: deliveries.map(({ delivery: { examples } }) => ({
          accepted: selectRows(examples, []),
          quarantined: selectRows(examples, []),
          decisions: examples.exampleIds.map((exampleId, row) => ({
            exampleId,
            decision: "rejected" as const,
            check: row % 2 === 0 ? "agreement" : "slice",
            reason: row % 2 === 0 ? "others differ" : "another slice",
          })),
        })),
      }),
    };
    await run({ acquirer, intake, strategy: "uniform", rounds: undefined!, budget: 8, maximumRounds: 1 });
    expect(told).toEqual([
      ["another slice", "another slice"],
      ["another slice", "another slice"],
    ]);
  });
});

it("the answers of earlier rounds go to the intake with those of the next", async () => {
  const source = pool();
  const acquirer: Acquirer = {
    ...source,
    doAcquire: async (order, call) => {
      const delivery = await source.doAcquire(order, call);
      const answers = delivery.examples.exampleIds.map((exampleId) => ({
        exampleId,
        worker: "W1",
        label: 0,
      }));
      return { ...delivery, answers };
    },
  };
  const earlier: number[] = [];
  const intake: Intake = {
    name: "listening",
    doCheck: async (call) => {
      earlier.push(call.earlierAnswers.length);
      return letThrough(1).doCheck(call);
    },
  };
  const { acquired } = await run({ acquirer, intake, rounds: 2 });
  expect(acquired[0]! + acquired[1]!).toBe(300);
  expect(earlier).toEqual([0, 150]);
});
