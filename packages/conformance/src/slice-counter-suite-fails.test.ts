import assert from "node:assert/strict";
import type { CellTable, SliceCounter } from "@slicetuner/core";
import { expect, it } from "vitest";
import { sliceCounterConformance } from "./slice-counter-conformance.ts";
import { failureOf } from "./testing/collect-suite.ts";
import { createNaiveSliceCounter } from "./testing/naive-slice-counter.ts";

// A suite that nothing can fail proves nothing: each implementation here breaks one promise, and the test of
// that promise must fail.

type Count = SliceCounter["doCount"];
type Tables = Awaited<ReturnType<Count>>;

/** Counts as the naive counter does, with another call or another answer. */
function counting(change: (count: Count) => Count): (inner: SliceCounter) => Partial<SliceCounter> {
  return (inner) => ({ doCount: change((requests, call) => inner.doCount(requests, call)) });
}

function answering(change: (table: CellTable) => CellTable): (inner: SliceCounter) => Partial<SliceCounter> {
  return counting((count) => async (requests, call) => {
    const answers: Tables = await count(requests, call);
    return answers.map((tables) => tables.map(change));
  });
}

const cases: [fault: string, broken: (inner: SliceCounter) => Partial<SliceCounter>, failing: string][] = [
  [
    "does not centre its losses",
    (inner) =>
      answering((table) => {
        const losses = table.losses.map((loss, cell) => loss + table.weights[cell]! * inner.total.meanLoss);
        return { ...table, losses };
      })(inner),
    "counts > cells of one to four columns are those of brute force",
  ],
  [
    "forgets weights",
    answering((table) => ({ ...table, weights: table.rows, squaredWeights: table.rows })),
    "counts > cells of weighted rows are those of brute force",
  ],
  [
    "takes squared weights for weights",
    answering((table) => ({ ...table, squaredWeights: table.weights })),
    "counts > cells of weighted rows are those of brute force",
  ],
  [
    "copies the rows where there are no weights",
    answering((table) => ({ ...table, weights: table.rows.slice() })),
    "counts > without weights, their sums are the same arrays as the rows",
  ],
  [
    "gives cells below the minimum",
    counting((count) => (requests, call) => count(requests, { ...call, minimumRows: call.minimumRows - 1 })),
    "counts > cells with fewer rows than the minimum are left out",
  ],
  [
    "opens every cell",
    counting((count) => (requests, call) => {
      const opened = requests.map((request) => ({ ...request, isOpen: request.isOpen.map(() => 1) }));
      return count(opened, call);
    }),
    "counts > children of closed cells are left out",
  ],
  [
    "cuts codes off at 256",
    answering((table) => ({ ...table, codes: table.codes.map((code) => code % 256) })),
    "counts > columns may have more than 256 values",
  ],
  [
    "tells the largest of the centred losses",
    (inner) =>
      answering(({ largestLosses, ...table }) => {
        const centred = largestLosses?.map((loss) => loss - inner.total.meanLoss);
        return centred === undefined ? table : { ...table, largestLosses: centred };
      })(inner),
    "counts > the largest loss is told where it is asked for",
  ],
  [
    "orders the tables by columns",
    counting((count) => async (requests, call) => {
      const answers = await count(requests, call);
      return answers.map((tables) =>
        [...tables].sort((left, right) => left.columns.at(-1)! - right.columns.at(-1)!),
      );
    }),
    "counts > answers come in the order of the requests and of their columns",
  ],
  [
    "takes the unweighted mean",
    ({ total }) => ({ total: { ...total, meanLoss: total.meanLoss * (1 + 1e-9) } }),
    "counts > totals are those of brute force",
  ],
  [
    "never looks at the signal",
    counting(
      (count) => (requests, call) => count(requests, { ...call, signal: new AbortController().signal }),
    ),
    "cancelling > a call with an aborted signal rejects with its reason",
  ],
  [
    "counts after it was closed",
    (inner) => {
      let isClosed = false;
      return {
        doCount: async (requests, call) => (isClosed ? [] : inner.doCount(requests, call)),
        close: async () => {
          isClosed = true;
          await inner.close();
        },
      };
    },
    "cancelling > close ends the calls under way, and no further one is taken",
  ],
  [
    "adds rows in another order each time",
    answering((table) => {
      const losses = table.losses.map((loss) => loss * (1 + 1e-15 * Math.random()));
      return { ...table, losses };
    }),
    "determinism > two counters of the same rows give the same bits",
  ],
];

for (const [fault, broken, failing] of cases) {
  it(`catches a counter that ${fault}`, async () => {
    const failure = await failureOf(failing, (runner) =>
      sliceCounterConformance(runner, {
        create: async (rows) => {
          const inner = createNaiveSliceCounter(rows);
          return { ...inner, ...broken(inner) };
        },
      }),
    );
    expect(failure).toBeInstanceOf(assert.AssertionError);
  });
}
