import { AcquisitionError, acquire, createProcessMemory } from "@slicetuner/core";
import { createWorkers } from "@slicetuner/mturk-simulator";
import { beforeAll, describe, expect, it } from "vitest";
import {
  acquirerAt,
  candidatesOf,
  careful,
  collecting,
  never,
  startBench,
  useTestCredentials,
  week,
} from "./testing/bench.ts";

beforeAll(useTestCredentials);

const order = { id: "run/1/North", slice: 0, count: 4, unitCost: 0.36 };

async function failureOf(running: Promise<unknown>): Promise<Error & { hint?: string }> {
  return await running.then(
    () => expect.unreachable("it succeeded"),
    (error: unknown) => error as Error,
  );
}

describe("a request that goes wrong", () => {
  it("is repeated: lost answers, throttling and faults of the service buy nothing twice", async () => {
    const simulator = await startBench();
    const acquirer = acquirerAt(simulator);
    for (const fault of ["lose-answer", "throttle", "unavailable"] as const) {
      simulator.inject(fault, 1, "CreateHIT");
    }
    simulator.inject("throttle", 1, "ListHITs");
    await acquire(acquirer, order);
    expect(simulator.hits()).toHaveLength(4);
    simulator.advance(week - 1);
    simulator.inject("lose-answer", 1, "ListAssignmentsForHIT");
    const { examples, cost } = await acquire(acquirer, order);
    expect({ size: examples.size, cost }).toEqual({ size: 4, cost: 1.44 });
    simulator.inject("lose-answer", 2, "ApproveAssignment");
    await acquirer.doSettle({ order, accepted: examples.exampleIds, rejected: [] }, { signal: never });
    expect(simulator.ledger()).toMatchObject({ paid: 1.44, onHold: 0 });
  });

  it("is given up after a few tries with a hint; the order goes on where it was", async () => {
    const simulator = await startBench();
    const acquirer = acquirerAt(simulator);
    // Four tasks at a time, six tries each.
    simulator.inject("lose-answer", 24, "CreateHIT");
    const failure = await failureOf(acquire(acquirer, order));
    expect(failure).toBeInstanceOf(AcquisitionError);
    expect(failure.hint).toContain("found again");
    // What was made all the same is found by its mark: the service has forgotten the tokens.
    simulator.advance(2 * 24 * 3600);
    await acquire(acquirer, order);
    expect(simulator.hits()).toHaveLength(4);
  }, 120_000);

  it("tells nobody the credentials, also when the service repeats them", async () => {
    const simulator = await startBench();
    const acquirer = acquirerAt(simulator);
    for (const operation of ["ListHITs", "GetAccountBalance", "CreateHIT"]) {
      simulator.inject("echo-credentials", 1, operation);
      const failure = await failureOf(acquire(acquirer, order));
      const told = `${failure.message} ${failure.stack} ${failure.hint} ${JSON.stringify(failure)} ${String(failure.cause)}`;
      expect(told).toContain("Refused");
      expect(told).not.toMatch(/AKIATEST|canary|Signature=[0-9a-f]/);
    }
  });

  it("says which credentials are looked for when they are not the requester's", async () => {
    const simulator = await startBench({ ...careful, accessKeyId: "AKIASOMEBODYELSE" });
    const failure = await failureOf(acquire(acquirerAt(simulator), order));
    expect(failure.message).toContain("security token");
    expect(failure.hint).toContain("AWS_ACCESS_KEY_ID");
  });
});

describe("money", () => {
  it("is looked at before anything is bought", async () => {
    const simulator = await startBench({ ...careful, balance: 1.43 });
    const failure = await failureOf(acquire(acquirerAt(simulator), order));
    expect(failure.message).toContain("$1.43");
    expect(failure.message).toContain("$1.44");
    expect(simulator.hits()).toHaveLength(0);
  });

  it("that runs out half way stops the order; what is out stays bought and is not bought again", async () => {
    const simulator = await startBench({ ...careful, balance: 3 });
    const memory = createProcessMemory();
    const acquirer = acquirerAt(simulator, {}, { memory });
    // Two orders that only see the money before either has spent it.
    const other = { ...order, id: "run/1/South", slice: 1, count: 6 };
    const outcomes = await Promise.allSettled([acquire(acquirer, order), acquire(acquirer, other)]);
    const failed = outcomes.find(({ status }) => status === "rejected") as PromiseRejectedResult;
    expect(failed.reason.message).toContain("insufficient funds");
    expect(failed.reason.hint).toContain("Add funds");
    expect(simulator.hits()).toHaveLength(8);
    simulator.advance(week);
    const delivery = await acquire(acquirer, order).catch(() => undefined);
    if (delivery !== undefined) expect(delivery.cost).toBe(1.44);
    expect(simulator.ledger().onHold + simulator.ledger().paid).toBeCloseTo(2.88, 9);
  });

  it("is not spent when the price has risen, and the refusal is final", async () => {
    const simulator = await startBench();
    const memory = createProcessMemory();
    const dear = acquirerAt(simulator, { reward: 0.2 }, { memory });
    const delivery = await acquire(dear, order);
    expect(delivery).toMatchObject({ status: "refused", cost: 0, examples: { size: 0 } });
    expect(delivery.warnings.join()).toContain("0.72");
    expect(await acquire(acquirerAt(simulator, {}, { memory }), order)).toMatchObject({ status: "refused" });
    expect(simulator.hits()).toHaveLength(0);
  });

  it.each([
    [false, 1.44, 12],
    [true, 1.08, 9],
  ])("for unusable work is kept only if rejectUnusable is %s", async (rejectUnusable, paid, approved) => {
    const simulator = await startBench();
    const acquirer = acquirerAt(simulator, { rejectUnusable });
    await acquire(acquirer, order);
    simulator.advance(week - 1);
    const { exampleIds } = (await acquire(acquirer, order)).examples;
    const settlement = {
      order,
      accepted: exampleIds.slice(1),
      rejected: [{ exampleId: exampleIds[0]!, reason: "the item was not looked at" }],
    };
    for (let time = 0; time < 2; time++) {
      expect(await acquirer.doSettle(settlement, { signal: never })).toEqual({ cost: paid });
      expect(simulator.ledger()).toMatchObject({ paid, onHold: 0 });
    }
    const statuses = simulator.hits().flatMap(({ assignments }) => assignments.map(({ status }) => status));
    expect(statuses.filter((status) => status === "Approved")).toHaveLength(approved);
  });
});

describe("work", () => {
  it("of a worker who answers one item twice counts once", async () => {
    const simulator = await startBench({ ...careful, repeatRate: 1 });
    const acquirer = acquirerAt(simulator);
    await acquire(acquirer, order);
    simulator.advance(week - 1);
    const delivery = await acquire(acquirer, order);
    expect(delivery.answers).toHaveLength(4);
    expect(delivery.warnings.join()).toMatch(/^8 answers/);
    expect(delivery.cost).toBe(1.44);
  });

  it("under way keeps an order open: nothing is delivered before it is submitted", async () => {
    const workers = careful.workers.map((worker) => ({ ...worker, secondsPerTask: 1200 }));
    const simulator = await startBench({ ...careful, workers, pickUpSeconds: 1 });
    const acquirer = acquirerAt(simulator);
    await acquire(acquirer, order);
    simulator.advance(300);
    expect(simulator.hits().map(({ status }) => status)).toEqual(new Array(4).fill("Unassignable"));
    expect(await acquire(acquirer, order)).toMatchObject({ status: "open", cost: 0 });
    simulator.advance(1800);
    expect(await acquire(acquirer, order)).toMatchObject({ status: "complete", cost: 1.44 });
  });

  it("that is no answer is named and paid", async () => {
    const simulator = await startBench({
      ...collecting,
      work: (task, worker, random) => ({ ...collecting.work(task, worker, random), size: "large" }),
    });
    const acquirer = acquirerAt(simulator, { task: "collect" });
    const wanted = { ...order, unitCost: 0.12 };
    await acquire(acquirer, wanted);
    simulator.advance(week - 1);
    const delivery = await acquire(acquirer, wanted);
    expect(delivery).toMatchObject({ status: "complete", cost: 0.48, examples: { size: 0 } });
    expect(delivery.unreadable).toHaveLength(4);
    expect(delivery.unreadable![0]!.reason).toContain("large");
  });

  it("that nobody does in time leaves the order short; its items can be ordered again", async () => {
    const simulator = await startBench({ ...careful, pickUpSeconds: 2 * week });
    const acquirer = acquirerAt(simulator, { assignments: 1 });
    const wanted = { ...order, count: 9, unitCost: 0.12 };
    await acquire(acquirer, wanted);
    simulator.advance(week + 3600);
    const delivery = await acquire(acquirer, wanted);
    expect(delivery.status).toBe("partial");
    expect(delivery.examples.size).toBeLessThan(9);
    const { paid, onHold } = simulator.ledger();
    expect(delivery.cost).toBeCloseTo(paid + onHold, 9);
    expect(await acquire(acquirer, wanted)).toEqual(delivery);
    const { available } = await acquirer.doQuote({ signal: never });
    expect(available[0]).toBe(9 - delivery.examples.size);
  });

  it("goes to those who qualify", async () => {
    const workers = createWorkers({ seed: 1, count: 60 });
    const simulator = await startBench({ ...careful, workers });
    const acquirer = acquirerAt(simulator, { qualifications: { approvalRate: 97, countries: ["IN"] } });
    await acquire(acquirer, order);
    simulator.advance(week);
    const busy = new Set(
      simulator.hits().flatMap(({ assignments }) => assignments.map(({ worker }) => worker)),
    );
    expect(busy.size).toBeGreaterThan(0);
    for (const { id, locale, approvalRate } of workers) {
      if (busy.has(id)) expect([locale, approvalRate >= 97]).toEqual(["IN", true]);
    }
  });
});

describe("cancelling", () => {
  it("keeps what came, waits for those at work and pays for nothing else", async () => {
    const simulator = await startBench({ ...careful, pickUpSeconds: 3600 });
    const memory = createProcessMemory();
    const acquirer = acquirerAt(simulator, { assignments: 1 }, { memory });
    const wanted = { ...order, count: 9, unitCost: 0.12 };
    await acquire(acquirer, wanted);
    simulator.advance(1800);
    const open = await acquire(acquirer, wanted);
    expect(open.status).toBe("open");
    simulator.inject("lose-answer", 1, "UpdateExpirationForHIT");
    await acquirer.doCancel(wanted, { signal: never });
    simulator.advance(1800);
    const delivery = await acquire(acquirer, wanted);
    expect(delivery.status).toBe("cancelled");
    expect(delivery.examples.size).toBeGreaterThanOrEqual(open.examples.size);
    expect(delivery.examples.size).toBeLessThan(9);
    simulator.advance(week);
    const later = await acquire(acquirerAt(simulator, { assignments: 1 }, { memory }), wanted);
    expect(later).toMatchObject({ status: "cancelled", cost: delivery.cost });
    expect(await acquirer.doCancel(wanted, { signal: never })).toMatchObject({ cost: delivery.cost });
    const { paid, onHold } = simulator.ledger();
    expect(paid + onHold).toBeCloseTo(delivery.cost, 9);
  });

  it("an aborted call leaves an order that can be sent again", async () => {
    const simulator = await startBench();
    const acquirer = acquirerAt(simulator, {}, { candidates: candidatesOf([60, 1, 1]) });
    const wanted = { ...order, count: 60 };
    const controller = new AbortController();
    const sending = acquire(acquirer, wanted, controller.signal);
    setTimeout(() => controller.abort(new Error("enough")), 40);
    await expect(sending).rejects.toThrow("enough");
    await acquire(acquirer, wanted);
    expect(simulator.hits()).toHaveLength(60);
  });
});
