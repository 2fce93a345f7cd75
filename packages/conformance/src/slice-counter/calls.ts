import type { CellTable, CountRequest } from "@slicetuner/core";
import type { TestGroup } from "../test-runner.ts";
import { cancellation, outcomeOf, pause, rejected } from "../waiting.ts";
import { allRows, type CountedRows, childrenOf, type SliceCounterContext } from "./context.ts";

const rowCount = 20_000;

/** Requests that take at least a few tenths of a second. */
async function manyRequests({ count, rows }: CountedRows): Promise<CountRequest[]> {
  const [[table]] = (await count([allRows([0])])) as [[CellTable]];
  const request = childrenOf(table, rows.columns.length);
  return Array.from({ length: 3000 }, () => request);
}

/** The same rows give the same bits. */
export function determinismGroup({ expect, withCounter }: SliceCounterContext): TestGroup {
  return {
    "two counters of the same rows give the same bits": async () => {
      const answers: unknown[] = [];
      for (let time = 0; time < 2; time++) {
        await withCounter({ seed: 8, rowCount: 5000, hasWeights: true }, async ({ count, rows }) => {
          const tables = await count([allRows([0, 1, 2, 3, 4])]);
          const requests = tables[0]!.slice(0, 4).map((table) => childrenOf(table, rows.columns.length));
          answers.push([tables, await count(requests)]);
        });
      }
      expect(answers[0]).toEqual(answers[1]);
    },

    "calls at the same time do not disturb each other": () =>
      withCounter({ seed: 9 }, async ({ count, rows }) => {
        const [tables] = (await count([allRows([0, 1, 2])])) as [readonly CellTable[]];
        const requests = tables.map((table) => childrenOf(table, rows.columns.length));
        const alone = [];
        for (const request of requests) alone.push(await count([request]));
        expect(await Promise.all(requests.map((request) => count([request])))).toEqual(alone);
      }),
  };
}

/** Calls end when they are told to. */
export function counterCancellingGroup({ expect, withCounter }: SliceCounterContext): TestGroup {
  return {
    "a call with an aborted signal rejects with its reason": () =>
      withCounter({}, async ({ count }) => {
        const reason = new Error("enough");
        const signal = AbortSignal.abort(reason);
        expect(await cancellation(count([allRows([0])], { signal }))).toBe(reason);
      }),

    "an abort during the call rejects with its reason within a second, and the next call is right": () =>
      withCounter({ rowCount }, async (counted) => {
        const requests = await manyRequests(counted);
        const reason = new Error("enough");
        const controller = new AbortController();
        const call = counted.count(requests, { signal: controller.signal });
        call.catch(() => {});
        await pause(20);
        controller.abort(reason);
        expect(await cancellation(call)).toBe(reason);
        expect(await counted.wrong([allRows([0, 3])])).toEqual([]);
      }),

    "close ends the calls under way, and no further one is taken": () =>
      withCounter({ rowCount }, async (counted) => {
        const call = counted.count(await manyRequests(counted));
        call.catch(() => {});
        await pause(20);
        await counted.counter.close();
        expect(await outcomeOf(call)).toBe(rejected);
        expect(await outcomeOf(counted.count([allRows([0])]))).toBe(rejected);
        await counted.counter.close();
      }),
  };
}
