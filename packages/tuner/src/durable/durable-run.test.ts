import { createPoolAcquirer } from "@slicetuner/acquirer-pool";
import {
  type Acquirer,
  createDataset,
  type Delivery,
  type Executor,
  type Intake,
  type Order,
  SliceTunerError,
  selectRows,
  type TrainingJob,
} from "@slicetuner/core";
import { createMemoryJournal, journalMemory, type MemoryJournal } from "@slicetuner/journal";
import { describe, expect, it } from "vitest";
import { amortizedEstimation } from "../amortized-estimation.ts";
import { acceptEverything } from "../sources/accept-everything.ts";
import { curveTrainer, direct, examplesOf } from "../testing/known-curves.ts";
import { type TuneOptions, type TuneResult, tune } from "../tune.ts";
import { packDelivery, readContents, unpackDelivery } from "./delivery-blob.ts";
import { durableAcquirer } from "./durable-acquirer.ts";
import { durableExecutor } from "./durable-executor.ts";
import { durableIntake, readChecked, readDecisions } from "./durable-intake.ts";
import { durableReview } from "./durable-review.ts";

const train = examplesOf([40, 60]);
const trainer = curveTrainer([
  { scale: 4, exponent: 0.5 },
  { scale: 2, exponent: 0.3 },
]);

class Killed extends Error {}

/** A source and an executor that count what is asked of them, and may die at one of the calls. */
function machinery(diesAt = Number.POSITIVE_INFINITY) {
  const counts = { calls: 0, trainings: 0, orders: [] as string[] };
  const live = () => {
    counts.calls += 1;
    if (counts.calls > diesAt) throw new Killed();
  };
  return { counts, live };
}

function run(
  journal: MemoryJournal,
  { counts, live }: ReturnType<typeof machinery>,
  options: Partial<TuneOptions> = {},
): Promise<TuneResult> {
  const pool = createPoolAcquirer({
    pool: examplesOf([500, 500], "pool"),
    memory: journalMemory(journal, "pool"),
  });
  const acquirer: Acquirer = {
    ...pool,
    doQuote: async (call) => {
      live();
      return pool.doQuote(call);
    },
    doAcquire: async (order, call) => {
      live();
      counts.orders.push(order.id);
      return pool.doAcquire(order, call);
    },
  };
  const executor: Executor = {
    ...direct,
    doExecute: async ({ onResult = () => {}, ...call }) => {
      const jobs: TrainingJob[] = [];
      // One at a time, so that some are finished when the process dies.
      for (const job of call.jobs) {
        live();
        const [result] = await direct.doExecute({ ...call, jobs: [job], onProgress: () => {} });
        counts.trainings += 1;
        jobs.push(job);
        onResult(result!);
      }
      return direct.doExecute({ ...call, jobs, onProgress: call.onProgress });
    },
  };
  return tune({
    data: { train, validation: examplesOf([1, 1]) },
    budget: 60,
    trainer,
    executor: durableExecutor(executor, journal, "curves"),
    acquirer: durableAcquirer(acquirer, journal, train),
    intake: durableIntake(acceptEverything, journal),
    review: durableReview(journal),
    estimator: amortizedEstimation({ subsetSizes: 3, repeats: 2 }),
    strategy: "stepwise",
    rounds: 2,
    runId: "run",
    ...options,
  }).result;
}

const facts = ({ status, acquired, spent, train: { exampleIds } }: TuneResult) => ({
  status,
  acquired,
  spent,
  exampleIds,
});

describe("a durable run", () => {
  it("killed at any call and taken up again is the same run; nothing is bought or trained twice", async () => {
    const undisturbed = machinery();
    const expected = facts(await run(createMemoryJournal(), undisturbed));
    const { calls } = undisturbed.counts;
    expect(calls).toBeGreaterThan(15);
    for (let diesAt = 0; diesAt < calls; diesAt++) {
      const journal = createMemoryJournal();
      const first = machinery(diesAt);
      await expect(run(journal, first)).rejects.toThrow(Killed);
      const second = machinery();
      const reopened = journal.reopen();
      expect(facts(await run(reopened, second))).toEqual(expected);
      const checked = reopened.records.filter(({ type }) => type === "checked");
      expect(checked.map(({ orderId }) => orderId).sort()).toEqual([...undisturbed.counts.orders].sort());
      const orders = [...first.counts.orders, ...second.counts.orders];
      expect(orders.sort()).toEqual([...undisturbed.counts.orders].sort());
      expect(first.counts.trainings + second.counts.trainings).toBe(undisturbed.counts.trainings);
    }
  });

  it("is read from a journal of an earlier version, in which quarantined examples were held", async () => {
    const decisions = [
      { exampleId: "a", decision: "held", check: "suspicion", reason: "far from all others" },
    ];
    const counts = { orderId: "1", accepted: 0, rejected: 0 };
    const journal = createMemoryJournal();
    const blob = await journal.putBlob(Buffer.from(JSON.stringify(decisions)));
    await journal.append({ type: "checked", ...counts, held: 1, decisions: blob });
    const [checked] = readChecked(journal);
    expect(checked).toEqual({ type: "checked", ...counts, quarantined: 1, decisions: blob });
    expect(await readDecisions(journal, checked!)).toEqual([{ ...decisions[0], decision: "quarantined" }]);
  });

  it("has an order in the journal before it is sent", async () => {
    const journal = createMemoryJournal();
    const known: boolean[] = [];
    const { doAcquire, ...pool } = createPoolAcquirer({ pool: examplesOf([9, 9], "pool") });
    const acquirer: Acquirer = {
      ...pool,
      doAcquire: async (order, call) => {
        known.push(journal.records.some(({ type, id }) => type === "order" && id === order.id));
        return doAcquire(order, call);
      },
    };
    await run(journal, machinery(), {
      acquirer: durableAcquirer(acquirer, journal, train),
      strategy: "uniform",
      rounds: undefined!,
    });
    expect(known).toEqual([true, true]);
  });

  it("refuses to go on with another order under the same id", async () => {
    const journal = createMemoryJournal();
    const pool = createPoolAcquirer({ pool: examplesOf([9, 9], "pool") });
    const order: Order = { id: "a", slice: 0, count: 2, unitCost: 1 };
    const call = { signal: new AbortController().signal };
    await durableAcquirer(pool, journal, train).doAcquire(order, call);
    const again = durableAcquirer(pool, journal.reopen(), train).doAcquire({ ...order, count: 3 }, call);
    await expect(again).rejects.toThrow(SliceTunerError);
    await expect(again).rejects.toThrow("count 3 (was 2)");
  });

  it("refuses a new order while one of the journal was not asked for: it would be paid, and not counted", async () => {
    const journal = createMemoryJournal();
    const pool = createPoolAcquirer({ pool: examplesOf([9, 9], "pool") });
    const order: Order = { id: "a", slice: 0, count: 2, unitCost: 1 };
    const call = { signal: new AbortController().signal };
    await durableAcquirer(pool, journal, train).doAcquire(order, call);
    const reopened = journal.reopen();
    const again = durableAcquirer(pool, reopened, train);
    const other = again.doAcquire({ ...order, id: "b" }, call);
    await expect(other).rejects.toThrow("order b is new, but the journal has a in its place");
    expect(reopened.records.filter(({ type }) => type === "order")).toHaveLength(1);
    await again.doAcquire(order, call);
    expect((await again.doAcquire({ ...order, id: "b" }, call)).status).toBe("complete");
  });

  it("takes a person's decisions in before the next round, and the same ones when it is repeated", async () => {
    const holding: Intake = {
      name: "holds the first of each order",
      doCheck: async ({ deliveries }) => ({
        warnings: [],
        deliveries: deliveries.map(({ delivery: { examples } }) => ({
          accepted: selectRows(examples, [...examples.exampleIds.keys()].slice(1)),
          quarantined: selectRows(examples, [0]),
          decisions: examples.exampleIds.map((exampleId, row) => ({
            exampleId,
            decision: row === 0 ? ("quarantined" as const) : ("accepted" as const),
            check: null,
            reason: null,
          })),
        })),
      }),
    };
    const journal = createMemoryJournal();
    const decide = durableReview(journal);
    let quarantinedIds: string[] = [];
    const watched: Intake = {
      ...holding,
      doCheck: async (call) => {
        const result = await holding.doCheck(call);
        quarantinedIds = result.deliveries.flatMap(({ quarantined }) => [...quarantined.exampleIds]);
        // Somebody decides while the run goes on.
        await journal.append({ type: "review", exampleId: quarantinedIds[0]!, decision: "accepted" });
        return result;
      },
    };
    const result = await run(journal, machinery(), {
      intake: durableIntake(watched, journal),
      review: decide,
    });
    expect(result.train.exampleIds).toContain(quarantinedIds[0]);
    expect(result.quarantined).toBeGreaterThan(0);
    const repeated = journal.reopen();
    const again = await run(repeated, machinery(), {
      intake: durableIntake(holding, repeated),
      review: durableReview(repeated),
    });
    expect(facts(again)).toEqual(facts(result));
  });
});

describe("a person's decisions", () => {
  const holdAll: Intake = {
    name: "holds everything",
    doCheck: async ({ deliveries }) => ({
      warnings: [],
      deliveries: deliveries.map(({ delivery: { examples } }) => ({
        accepted: selectRows(examples, []),
        quarantined: examples,
        decisions: examples.exampleIds.map((exampleId) => ({
          exampleId,
          decision: "quarantined" as const,
          check: null,
          reason: null,
        })),
      })),
    }),
  };
  const resume = (journal: MemoryJournal, options: Partial<TuneOptions>) =>
    run(journal, machinery(), {
      strategy: "uniform",
      rounds: undefined!,
      ...options,
      intake: durableIntake(holdAll, journal),
      review: durableReview(journal),
    });

  it("count after the run has ended, too, and cost nothing more", async () => {
    const journal = createMemoryJournal();
    const ended = await resume(journal, { budget: 4 });
    expect(ended).toMatchObject({ acquired: [0, 0], quarantined: 4, spent: 4 });
    const decided = journal.reopen();
    const decide = (exampleId: string, decision: "accepted" | "rejected") =>
      decided.append({ type: "review", exampleId, decision });
    await decide("pool-0-0", "accepted");
    const once = await resume(decided, { budget: 4 });
    expect(once).toMatchObject({ status: ended.status, acquired: [1, 0], quarantined: 3, spent: 4 });
    await decide("pool-0-1", "rejected");
    await decide("pool-1-500", "accepted");
    for (let repeat = 0; repeat < 2; repeat++)
      expect(await resume(decided, { budget: 4 })).toMatchObject({
        acquired: [1, 1],
        quarantined: 1,
        spent: 4,
      });
  });

  it("fill a slice up before a run gives up on an empty one", async () => {
    const journal = createMemoryJournal();
    const empty = examplesOf([0, 60]);
    const options: Partial<TuneOptions> = {
      data: { train: empty, validation: examplesOf([1, 1]) },
      strategy: "one-shot",
      minimumSliceSize: 5,
    };
    await expect(resume(journal, options)).rejects.toThrow("no example of slice-0");
    const decided = journal.reopen();
    for (let row = 0; row < 5; row++)
      await decided.append({ type: "review", exampleId: `pool-0-${row}`, decision: "accepted" });
    expect((await resume(decided, options)).acquired).toEqual([5, 0]);
  });
});

describe("a delivery's bytes", () => {
  it("hold all of it", () => {
    const examples = createDataset({
      exampleShape: [2],
      features: Float32Array.of(0.1, -0, 3e-40, 4),
      labels: Int32Array.of(1, 0),
      classes: ["no", "yes"],
      weights: Float32Array.of(0.5, 2),
      sliceIds: Int32Array.of(0, 1),
      slices: [{ name: "Ærø" }, { name: "B" }],
      exampleIds: ["ä", "b"],
    });
    const delivery: Delivery = {
      orderId: "o",
      status: "open",
      cost: 1,
      warnings: [],
      examples,
      rows: [{ x: null }, { x: "1" }],
      unreadable: [{ exampleId: "c", reason: "why", row: { x: true } }],
      answers: [{ exampleId: "b", worker: "W1", label: 1 }],
    };
    const bytes = packDelivery(delivery);
    const { orderId: _, status: __, cost: ___, warnings: ____, ...contents } = delivery;
    expect(unpackDelivery(bytes, examples)).toEqual(contents);
    const read = readContents(bytes);
    expect(read.rows.get("c")).toEqual({ x: true });
    expect(read.sliceOf.get("b")).toBe(1);
    expect(read.workersOf.get("b")).toEqual(["W1"]);
  });
});
