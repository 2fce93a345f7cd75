import type { Executor, TrainerCall } from "@slicetuner/core";
import { expect, it } from "vitest";
import { executorConformance } from "./executor-conformance.ts";
import { failureOf } from "./testing/collect-suite.ts";
import { createDirectExecutor } from "./testing/direct-executor.ts";
import { unweighted } from "./testing/unweighted.ts";

// A suite that nothing can fail proves nothing: each implementation here breaks one promise, and the test of
// that promise must fail.

type Break = (inner: Executor) => Partial<Executor>;
const failureWith = (broken: Break, name: string) =>
  failureOf(name, (runner) =>
    executorConformance(runner, {
      create: async () => {
        const inner = createDirectExecutor();
        return { ...inner, ...broken(inner) };
      },
    }),
  );

let closedNeighbours = new AbortController();
const cases: [fault: string, broken: Break, failing: string][] = [
  [
    "returns results as they come",
    (inner) => ({ doExecute: async (call) => (await inner.doExecute(call)).toReversed() }),
    "results > results come in the order of the jobs",
  ],
  [
    "seeds each place in the call anew",
    (inner) => ({
      doExecute: (call) =>
        inner.doExecute({
          ...call,
          jobs: call.jobs.map((job, place) => ({ ...job, weightsSeed: place })),
        }),
    }),
    "results > results are the same bits as the trainer's own, however the jobs are cut",
  ],
  [
    "hands a trainer more jobs than it takes",
    () => ({ doExecute: (call) => call.trainer.doTrain(call) }),
    "results > results are the same bits as the trainer's own, however the jobs are cut",
  ],
  [
    "keeps the data of the first call",
    (inner) => {
      let data: TrainerCall["data"] | undefined;
      return {
        doExecute: (call) => {
          data ??= call.data;
          return inner.doExecute({ ...call, data });
        },
      };
    },
    "results > new data are not mistaken for the data before",
  ],
  [
    "loses the weights on the way",
    (inner) => ({
      doExecute: (call) =>
        inner.doExecute({ ...call, data: { ...call.data, train: unweighted(call.data.train) } }),
    }),
    "results > all columns arrive: weights, slices and shapes",
  ],
  [
    "reports each batch's progress as the call's",
    (inner) => ({
      doExecute: (call) =>
        inner.doExecute({
          ...call,
          onProgress: (report) => call.onProgress({ ...report, jobsDone: report.jobsDone % 3 }),
        }),
    }),
    "progress > only grows and ends complete",
  ],
  [
    "counts a worker's jobs twice",
    (inner) => ({
      doExecute: (call) =>
        inner.doExecute({
          ...call,
          onProgress: (report) =>
            call.onProgress({
              ...report,
              workers: [{ ...report, name: "a", jobsDone: 2 * report.jobsDone }],
            }),
        }),
    }),
    "progress > of the workers, where it is told, adds up to the whole",
  ],
  [
    "aborts the neighbours too",
    (inner) => ({
      doExecute: (call) => {
        call.signal.addEventListener("abort", () => {
          closedNeighbours.abort(call.signal.reason);
          closedNeighbours = new AbortController();
        });
        call.signal.throwIfAborted();
        return inner.doExecute({ ...call, signal: closedNeighbours.signal });
      },
    }),
    "cancelling > aborting one call leaves the others alone",
  ],
  [
    "swallows the trainer's error",
    (inner) => ({
      doExecute: (call) =>
        inner.doExecute(call).catch(() => {
          throw new Error("something went wrong");
        }),
    }),
    "calls > a trainer's error reaches the caller, with its message and its jobs",
  ],
  [
    "works on after it was closed",
    () => ({ close: async () => {} }),
    "calls > a closed executor refuses work",
  ],
];

for (const [fault, broken, failing] of cases) {
  it(`catches an executor that ${fault}`, async () => {
    expect(await failureWith(broken, failing)).toBeInstanceOf(Error);
  });
}
