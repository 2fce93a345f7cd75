import { acquirerConformance } from "@slicetuner/conformance";
import { type Acquirer, createProcessMemory } from "@slicetuner/core";
import { type MturkSimulatorOptions, startMturkSimulator } from "@slicetuner/mturk-simulator";
import { beforeAll, describe, expect, it } from "vitest";
import type { MturkConfig } from "./config.ts";
import { acquirerAt, candidatesOf, careful, collecting, useTestCredentials } from "./testing/bench.ts";

beforeAll(useTestCredentials);

const available = [9, 6, 5];
const rewards = [0.1, 0.05, 0.07];
/** Nobody is ever at work when an order is cancelled: who is finishes, and the order is closed later. */
const workers = careful.workers.map((worker) => ({ ...worker, secondsPerTask: 0 }));

async function createSource(crowd: MturkSimulatorOptions, task: MturkConfig["task"]) {
  const assignments = task === "label" ? 3 : 1;
  let spoiled = 0;
  const simulator = await startMturkSimulator({
    ...crowd,
    workers,
    pickUpSeconds: 24 * 3600,
    work: (page, worker, random) =>
      spoiled-- > 0 ? { answer: "neither" } : crowd.work(page, worker, random),
  });
  const memory = createProcessMemory();
  const parts = task === "label" ? { memory, candidates: candidatesOf(available) } : { memory };
  let factor = 1;
  const open = () => {
    const reward = rewards.map((own) => Math.round(own * factor * 100) / 100);
    return acquirerAt(simulator, { task, assignments, reward, autoApprovalSeconds: 30 * 24 * 3600 }, parts);
  };
  let current = open();
  // The price is part of the configuration: it rises when the acquirer is made anew.
  const acquirer: Acquirer = {
    ...current,
    doQuote: (call) => current.doQuote(call),
    doAcquire: (order, call) => current.doAcquire(order, call),
    doCancel: (order, call) => current.doCancel(order, call),
    doSettle: (settlement, call) => current.doSettle(settlement, call),
    close: () => current.close(),
  };
  return {
    acquirer,
    available,
    charged: async () => simulator.ledger().paid + simulator.ledger().onHold,
    advance: async () => simulator.advance(24 * 3600),
    reopen: async () => open(),
    raisePrice: async () => {
      factor = 1.5;
      current = open();
    },
    loseNextAnswer: () => simulator.inject("lose-answer", 1, "CreateHIT"),
    spoilNextExample: () => {
      spoiled = assignments;
    },
    close: () => simulator.close(),
  };
}

describe("labels", () => {
  acquirerConformance({ describe, it, expect }, { create: () => createSource(careful, "label") });
});

describe("new examples", () => {
  acquirerConformance(
    { describe, it, expect },
    {
      create: () => createSource(collecting, "collect"),
      skip: {
        deliveries: "a crowd never runs out",
        ledger: "a crowd never runs out",
      },
    },
  );
});
