import { createPoolAcquirer } from "@slicetuner/acquirer-pool";
import type { Acquirer, Estimator, Executor, InvalidInputError, TunerEvent } from "@slicetuner/core";
import { allocate, imbalanceRatio } from "@slicetuner/optimizer";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { amortizedEstimation } from "./amortized-estimation.ts";
import { type Strategy, strategyNames } from "./strategy.ts";
import { curveTrainer, direct, examplesOf, type TrueCurve } from "./testing/known-curves.ts";
import { type TuneOptions, tune } from "./tune.ts";

const steep: TrueCurve = { scale: 4, exponent: 0.5 };
const gentle: TrueCurve = { scale: 1, exponent: 0.1 };
const nearlyFlat: TrueCurve = { scale: 0.3, exponent: 0.001 };
const middle: TrueCurve = { scale: 2, exponent: 0.3 };

interface Setting extends Omit<Partial<TuneOptions>, "estimator"> {
  /** Amortized unless said; `default`: none is named. */
  readonly estimator?: Estimator | "default";
  readonly curves: readonly TrueCurve[];
  readonly sizes: readonly number[];
  readonly poolSizes?: readonly number[];
  readonly unitCosts?: readonly number[];
  readonly noise?: number;
}

function start(setting: Setting) {
  const { curves, sizes, noise = 0, poolSizes = sizes.map(() => 3000), unitCosts, ...others } = setting;
  const { estimator = amortizedEstimation(), ...options } = others;
  const pool = examplesOf(poolSizes, "pool");
  return tune({
    data: { train: examplesOf(sizes), validation: examplesOf(sizes.map(() => 1)) },
    acquirer: createPoolAcquirer({ pool, ...(unitCosts ? { unitCosts } : {}) }),
    trainer: curveTrainer(curves, noise),
    executor: direct,
    budget: 1000,
    ...(estimator === "default" ? {} : { estimator }),
    ...options,
  });
}

async function eventsOf(run: AsyncIterable<TunerEvent>): Promise<TunerEvent[]> {
  const events: TunerEvent[] = [];
  for await (const event of run) events.push(event);
  return events;
}

describe("tune", () => {
  it("buys in one shot what is optimal for the true curves, when the losses follow them exactly", async () => {
    const curves = [steep, gentle, middle];
    const sizes = [200, 300, 150];
    const unitCosts = [1, 1.5, 2];
    const result = await start({ curves, sizes, unitCosts, strategy: "one-shot", fairnessWeight: 1 }).result;
    const truth = allocate({
      slices: curves.map((curve, slice) => ({ ...curve, size: sizes[slice]!, unitCost: unitCosts[slice]! })),
      budget: 1000,
      fairnessWeight: 1,
      reference: "mean",
      amounts: "integer",
    });
    result.acquired.forEach((amount, slice) => {
      expect(Math.abs(amount - truth.amounts[slice]!)).toBeLessThanOrEqual(2);
    });
    expect(result).toMatchObject({ status: "plan-complete", rounds: 1, trainings: 50 });
  });

  it("buys in two steps on designed estimates where nothing else is asked for", async () => {
    const { lossModel, strategy, rounds, trainings } = await start({
      curves: [steep, middle],
      sizes: [100, 100],
      noise: 0.01,
      estimator: "default",
    }).result;
    expect({ kind: lossModel!.kind, strategy, rounds, trainings }).toEqual({
      kind: "coupled",
      strategy: "stepwise",
      rounds: 2,
      trainings: 70,
    });
  });

  it("leaves out a second estimate that could not gain much, and says so, unless it is asked for", async () => {
    const sizes = [300, 300, 300, 300];
    const curves = sizes.map(() => ({ scale: 2, exponent: 0.05 }));
    const setting = { curves, sizes, noise: 0.01, budget: 100, estimator: "default" } as const;
    const run = start(setting);
    const plans = (await eventsOf(run)).filter((event) => event.type === "plan-made");
    const { rounds, trainings, status, spent } = await run.result;
    expect({ rounds, trainings, status }).toEqual({ rounds: 1, trainings: 35, status: "plan-complete" });
    expect(plans).toHaveLength(1);
    expect(plans[0]!.explanation!.at(-1)).toMatch(
      /^There is no further estimate: .* less than 0.02 % of it$/,
    );
    const asked = await start({ ...setting, strategy: "stepwise", rounds: 2 }).result;
    expect(asked).toMatchObject({ rounds: 2, trainings: 70, spent });
  });

  it("buys equal parts of the budget in the rounds that stepwise is given, with a new estimate before each", async () => {
    const run = start({
      curves: [steep, steep],
      sizes: [100, 300],
      strategy: "stepwise",
      rounds: 3,
      budget: 300,
    });
    const events = await eventsOf(run);
    const plans = events.filter((event) => event.type === "plan-made");
    expect(plans.map(({ budget, cost }) => [budget, cost])).toEqual([
      [100, 100],
      [100, 100],
      [100, 100],
    ]);
    expect(events.filter((event) => event.type === "losses-estimated").map(({ sizes }) => sizes)).toEqual(
      plans.map(({ sizes }) => sizes),
    );
    expect(await run.result).toMatchObject({
      rounds: 3,
      spent: 300,
      status: "plan-complete",
      trainings: 150,
    });
  });

  it("spends in as many parts as each buy something", async () => {
    const unitCosts = [60, 60];
    const curves = [steep, middle];
    const setting = { curves, sizes: [100, 100], unitCosts, budget: 100, strategy: "stepwise" } as const;
    expect(await start({ ...setting, rounds: 4 }).result).toMatchObject({
      spent: 60,
      rounds: 1,
      warnings: expect.arrayContaining([expect.stringMatching(/^4 rounds would each buy less/)]),
    });
  });

  it("refuses rounds of strategies that know them themselves", () => {
    const setting = { curves: [steep], sizes: [10] };
    expect(() => start({ ...setting, strategy: "moderate", rounds: 2 })).toThrow(
      /rounds: is 2, but moderate/,
    );
    expect(() => start({ ...setting, rounds: 2 })).toThrow(/rounds: is 2, but moderate/);
    expect(() => start({ ...setting, strategy: "one-shot", rounds: 1 })).toThrow(
      /rounds: is 1, but one-shot/,
    );
    expect(() => start({ ...setting, strategy: "stepwise", rounds: 0 })).toThrow(/rounds: is 0/);
  });

  it.each(["conservative", "moderate", "aggressive"] as const)(
    "%s never changes the imbalance ratio by more than its limit of the round, and spends the budget",
    async (strategy) => {
      const run = start({
        curves: [steep, nearlyFlat, nearlyFlat],
        sizes: [100, 100, 100],
        strategy,
        budget: 2000,
      });
      const ends = (await eventsOf(run)).filter((event) => event.type === "round-end");
      const limitOfRound = {
        conservative: () => 1,
        moderate: (n: number) => n,
        aggressive: (n: number) => 2 ** (n - 1),
      };
      let before = 1;
      for (const end of ends) {
        const after = imbalanceRatio(end.sizes);
        expect(Math.abs(after - before)).toBeLessThanOrEqual(limitOfRound[strategy](end.round) + 1e-9);
        before = after;
      }
      const result = await run.result;
      expect(result.rounds).toBeGreaterThan(1);
      expect(result.spent).toBe(2000);
    },
  );

  it("takes more rounds the more cautious the strategy", async () => {
    const rounds = async (strategy: Strategy) => {
      const run = start({ curves: [steep, nearlyFlat], sizes: [100, 100], strategy, budget: 2500 });
      return (await run.result).rounds;
    };
    expect(await rounds("one-shot")).toBe(1);
    expect(await rounds("conservative")).toBeGreaterThan(await rounds("moderate"));
    expect(await rounds("moderate")).toBeGreaterThan(await rounds("aggressive"));
  });

  it("fills small slices up first: sizes [5, 10], L = 10 buys [5, 0] before anything is trained", async () => {
    const run = start({ curves: [steep, steep], sizes: [5, 10], minimumSliceSize: 10, budget: 55 });
    const events = await eventsOf(run);
    const firstEnd = events.find((event) => event.type === "round-end");
    expect(firstEnd).toMatchObject({ round: 0, acquired: [5, 0], sizes: [10, 10], budgetLeft: 50 });
    expect(events.findIndex((event) => event.type === "training-progress")).toBeGreaterThan(
      events.indexOf(firstEnd!),
    );
  });

  it("fills the smallest slices first when the budget does not reach", async () => {
    const run = start({ curves: [steep, steep, steep], sizes: [2, 8, 5], minimumSliceSize: 10, budget: 6 });
    expect((await run.result).acquired).toEqual([5, 0, 1]);
  });

  it("pays only for what was delivered and plans around a slice that ran dry", async () => {
    const run = start({
      curves: [steep, middle],
      sizes: [100, 100],
      poolSizes: [30, 5000],
      strategy: "aggressive",
      budget: 500,
    });
    const result = await run.result;
    expect(result.acquired).toEqual([30, 470]);
    expect(result.spent).toBe(500);
  });

  it("says so when a plan takes all that the source has, and when the sources are dry in the end", async () => {
    const setting = { curves: [steep, middle], sizes: [100, 100], poolSizes: [10, 20], budget: 500 };
    for (const strategy of ["uniform", "moderate"] as const) {
      const result = await start({ ...setting, strategy }).result;
      expect(result).toMatchObject({ status: "sources-exhausted", acquired: [10, 20], spent: 30 });
      expect(result.warnings).toContain("slice-0: the plan takes all that the source has left");
    }
  });

  it("warns of curves that do not fall, and of plans far beyond the data", async () => {
    const rising: TrueCurve = { scale: 0.1, exponent: -0.2 };
    const result = await start({
      curves: [steep, rising],
      sizes: [100, 100],
      strategy: "one-shot",
      budget: 2000,
    }).result;
    expect(result.warnings).toEqual([
      expect.stringContaining("slice-1: the loss rises"),
      "slice-0: would grow 21 times; its curve is not known that far",
    ]);
  });

  it("ends when the source has no more", async () => {
    const result = await start({ curves: [steep, middle], sizes: [100, 100], poolSizes: [0, 0] }).result;
    expect(result).toMatchObject({ status: "sources-exhausted", spent: 0, trainings: 0 });
  });

  it("goes on by single examples where the limit lets nothing through, instead of for ever", async () => {
    // One more example of the small slice changes the ratio of 100 by 9: more than the limit of 1.
    const run = start({
      curves: [gentle, steep],
      sizes: [1000, 10],
      strategy: "conservative",
      budget: 40,
      maximumRounds: 5,
    });
    const result = await run.result;
    expect(result.status).toBe("round-limit");
    expect(result.acquired).toEqual([0, 5]);
  });

  it("counts and replans what a source of unknown stock delivers short", async () => {
    const pool = createPoolAcquirer({ pool: examplesOf([40, 3000], "pool") });
    const acquirer: Acquirer = {
      ...pool,
      doQuote: async (call) => ({ ...(await pool.doQuote(call)), available: [null, null] }),
    };
    const run = start({
      curves: [steep, middle],
      sizes: [100, 100],
      acquirer,
      strategy: "aggressive",
      budget: 500,
    });
    const ends = (await eventsOf(run)).filter((event) => event.type === "round-end");
    const result = await run.result;
    expect(result.acquired).toEqual([40, 460]);
    expect(result.spent).toBe(500);
    // The first slice ran dry in one round and was not ordered from again.
    expect(ends.filter((end) => end.acquired[0]! > 0)).toHaveLength(1);
    expect(ends.reduce((sum, end) => sum + end.acquired[0]!, 0)).toBe(40);
  });

  it("draws new subsets in each round", async () => {
    const seeds: number[] = [];
    const executor: Executor = {
      ...direct,
      doExecute: (call) => {
        // The smallest subset has the same size in all rounds.
        seeds.push(call.jobs[0]!.weightsSeed);
        return direct.doExecute(call);
      },
    };
    await start({ curves: [steep, nearlyFlat], sizes: [300, 300], executor, budget: 900 }).result;
    expect(seeds.length).toBeGreaterThan(1);
    expect(new Set(seeds).size).toBe(seeds.length);
  });

  it("shows no estimate the test data", async () => {
    const seen: boolean[] = [];
    const executor: Executor = {
      ...direct,
      doExecute: (call) => {
        seen.push(call.data.test !== undefined);
        return direct.doExecute(call);
      },
    };
    const data = { train: examplesOf([100]), validation: examplesOf([10]), test: examplesOf([10]) };
    await start({ curves: [steep], sizes: [100], data, executor }).result;
    expect(seen).toEqual([false]);
  });

  it("gives the same run for the same seed, and another for another", async () => {
    const acquired = async (seed: number) => {
      const run = start({
        curves: [steep, gentle, middle],
        sizes: [100, 100, 100],
        noise: 0.05,
        seed,
        budget: 300,
      });
      return (await run.result).acquired;
    };
    expect(await acquired(1)).toEqual(await acquired(1));
    expect(await acquired(1)).not.toEqual(await acquired(2));
  });

  it("buys as the baselines are defined", async () => {
    const acquired = async (strategy: Strategy, budget: number) => {
      const run = start({ curves: [steep, steep, steep], sizes: [100, 200, 300], strategy, budget });
      const { trainings, ...result } = await run.result;
      expect(trainings).toBe(0);
      return result.acquired;
    };
    expect(await acquired("none", 100)).toEqual([0, 0, 0]);
    expect(await acquired("uniform", 100)).toEqual([33, 33, 33]);
    expect(await acquired("water-filling", 301)).toEqual([201, 100, 0]);
    expect(await acquired("proportional", 60)).toEqual([10, 20, 30]);
  });

  it("stops with what it has done until then, without buying, when the signal is aborted", async () => {
    const interruption = new AbortController();
    const run = start({ curves: [steep, gentle], sizes: [100, 100], signal: interruption.signal });
    interruption.abort(new Error("enough"));
    const { status, spent, acquired, state, train } = await run.result;
    expect({ status, spent, acquired }).toEqual({ status: "stopped", spent: 0, acquired: [0, 0] });
    expect(state).toMatchObject({ exampleIds: [], spent: 0, lossModel: null });
    expect(train.size).toBe(200);
  });

  it("reports all mistakes in the options at once", () => {
    const nonsense = {
      budget: -5,
      fairnessWeight: Number.NaN,
      minimumSliceSize: 0,
      strategy: "greedy" as "uniform",
    };
    try {
      start({ curves: [steep], sizes: [10], ...nonsense });
      expect.unreachable();
    } catch (error) {
      const paths = (error as InvalidInputError).problems.map((problem) => problem.path);
      expect(paths).toEqual(["budget", "fairnessWeight", "minimumSliceSize", "strategy"]);
    }
  });

  it("never exceeds the budget, takes no more than the pool has, and accounts for every example", async () => {
    const slice = fc.record({
      scale: fc.double({ min: 0.1, max: 10, noNaN: true }),
      exponent: fc.double({ min: 0, max: 1.2, noNaN: true }),
      size: fc.integer({ min: 1, max: 300 }),
      pool: fc.integer({ min: 0, max: 400 }),
      unitCost: fc.double({ min: 0.3, max: 3, noNaN: true }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(slice, { minLength: 1, maxLength: 5 }),
        fc.constantFrom(...strategyNames),
        fc.integer({ min: 0, max: 800 }),
        async (slices, strategy, budget) => {
          const sizes = slices.map(({ size }) => size);
          const result = await start({
            curves: slices,
            sizes,
            poolSizes: slices.map(({ pool }) => pool),
            unitCosts: slices.map(({ unitCost }) => unitCost),
            strategy,
            budget,
            noise: 0.02,
          }).result;
          const cost = result.acquired.reduce(
            (sum, amount, index) => sum + amount * slices[index]!.unitCost,
            0,
          );
          expect(result.spent).toBeLessThanOrEqual(budget);
          expect(result.spent).toBeCloseTo(cost, 6);
          result.acquired.forEach((amount, index) => {
            expect(amount).toBeLessThanOrEqual(slices[index]!.pool);
          });
          expect(result.train.size).toBe(
            [...sizes, ...result.acquired].reduce((sum, value) => sum + value, 0),
          );
          expect(new Set(result.train.exampleIds).size).toBe(result.train.size);
        },
      ),
      { numRuns: 60 },
    );
  });
});
