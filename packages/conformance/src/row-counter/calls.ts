import type { TestGroup } from "../test-runner.ts";
import { cancellation, outcomeOf, rejected } from "../waiting.ts";
import type { RowCounterContext } from "./context.ts";
import { linesOf } from "./expected-cells.ts";

/** Calls end when they are told to, and do not disturb each other. */
export function rowCounterCallsGroup({ expect, withCounter }: RowCounterContext): TestGroup {
  return {
    "calls at the same time do not disturb each other": () =>
      withCounter({ seed: 7 }, async ({ count, expected }) => {
        const sets = [[0], [1, 2], [0, 3], [4]];
        const answers = await Promise.all(sets.map((columns) => count(columns)));
        expect(answers.map(linesOf)).toEqual(sets.map(expected));
      }),

    "a call with an aborted signal rejects with its reason": () =>
      withCounter({}, async ({ count }) => {
        const reason = new Error("enough");
        expect(await cancellation(count([0], { signal: AbortSignal.abort(reason) }))).toBe(reason);
      }),

    "an abort during the call rejects with its reason within a second, and the next call is right": () =>
      withCounter({ seed: 8 }, async ({ count, expected }) => {
        const reason = new Error("enough");
        const controller = new AbortController();
        const call = count([0, 1, 2, 4], { signal: controller.signal });
        call.catch(() => {});
        controller.abort(reason);
        expect(await cancellation(call)).toBe(reason);
        expect(linesOf(await count([0, 1]))).toEqual(expected([0, 1]));
      }),

    "close ends the calls under way, and no further one is taken": () =>
      withCounter({}, async ({ counter, count }) => {
        const call = count([0, 1, 2, 4]);
        call.catch(() => {});
        await counter.close();
        expect(await outcomeOf(call)).toBe(rejected);
        expect(await outcomeOf(count([0]))).toBe(rejected);
        await counter.close();
      }),
  };
}
