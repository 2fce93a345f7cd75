import { acquirerConformance } from "@slicetuner/conformance";
import { startMturkSimulator } from "@slicetuner/mturk-simulator";
import { beforeAll, describe, expect, it } from "vitest";
import { acquirerAt, candidatesOf, careful, useTestCredentials } from "./testing/bench.ts";

beforeAll(useTestCredentials);

const available = [9, 6, 5];

acquirerConformance(
  { describe, it, expect },
  {
    create: async () => {
      const simulator = await startMturkSimulator({ ...careful, pickUpSeconds: 1, secondsPerRequest: 3600 });
      const acquirer = acquirerAt(
        simulator,
        { reward: [0.1, 0.05, 0.07] },
        { candidates: candidatesOf(available) },
      );
      const close = async () => {
        await acquirer.close();
        await simulator.close();
      };
      return {
        acquirer: { ...acquirer, close },
        available,
        charged: async () => simulator.ledger().paid + simulator.ledger().onHold,
      };
    },
  },
);
