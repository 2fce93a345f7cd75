import { acquirerConformance } from "@slicetuner/conformance";
import { type Acquirer, createProcessMemory } from "@slicetuner/core";
import { beforeAll, describe, expect, it } from "vitest";
import { acquirerAt, legacyToken, truth } from "./testing/bench.ts";
import { LabelStudioServer } from "./testing/label-studio-server.ts";

beforeAll(() => {
  process.env.LABEL_STUDIO_TEST_TOKEN = legacyToken;
});

describe.each([
  ["at once", {}],
  ["by and by", { isAsynchronous: true, listedAfter: 2 }],
])("a server that imports %s", (_, options) => {
  acquirerConformance(
    { describe, it, expect },
    {
      create: async () => {
        const server = await LabelStudioServer.start({ token: legacyToken, ...options });
        const memory = createProcessMemory();
        let unitCosts = [1, 1.2, 0.5];
        const open = () => acquirerAt(server, { unitCosts }, { memory });
        let current = open();
        // Prices are the user's own: they rise when the acquirer is made anew.
        const acquirer: Acquirer = {
          ...current,
          doQuote: (call) => current.doQuote(call),
          doAcquire: (order, call) => current.doAcquire(order, call),
          doCancel: (order, call) => current.doCancel(order, call),
        };
        return {
          acquirer,
          available: [9, 6, 5],
          advance: async () => {
            server.step();
            server.work(truth, 0.4);
          },
          reopen: async () => open(),
          raisePrice: async () => {
            unitCosts = [1.5, 1.8, 0.75];
            current = open();
          },
          loseNextAnswer: () => server.plan({ on: "POST api/projects/1/import", fault: "lose-answer" }),
          close: () => server.close(),
        };
      },
    },
  );
});
