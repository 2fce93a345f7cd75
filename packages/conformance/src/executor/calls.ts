import { type Executor, SliceTunerError, type TrainingError } from "@slicetuner/core";
import { createFailingTrainer } from "../failing-trainer.ts";
import { createSampleData } from "../sample-data.ts";
import type { TestGroup } from "../test-runner.ts";
import { endlessTraining } from "../trainer/context.ts";
import { cancellation, messages, pause, rejection } from "../waiting.ts";
import { directly, type ExecutorContext, execute, quickTrainer, unevenJobs } from "./context.ts";

const ours = "a SliceTunerError";

/** {@link ours}, or what came instead, so that an assertion on it reads well. */
function kindOf(error: unknown): unknown {
  return error instanceof Error && SliceTunerError.isInstance(error) ? ours : error;
}

/** A call that ends only by its signal. */
function endlessCall(executor: Executor, signal: AbortSignal): Promise<unknown> {
  const data = createSampleData();
  const trainer = quickTrainer({ training: endlessTraining });
  const running = execute(executor, { trainer, data, jobs: unevenJobs(6, data), signal });
  running.catch(() => {});
  return running;
}

/** An aborted call ends within a second with the signal's reason, and nothing else ends. */
export function executorCancellingGroup({ expect, withExecutor }: ExecutorContext): TestGroup {
  return {
    "a call with an aborted signal rejects with its reason": () =>
      withExecutor(async (executor) => {
        const reason = new Error("not wanted");
        expect(await cancellation(endlessCall(executor, AbortSignal.abort(reason)))).toBe(reason);
      }),

    "an abort in the middle rejects within a second with its reason": () =>
      withExecutor(async (executor) => {
        const controller = new AbortController();
        const reason = new Error("wanted no more");
        const running = endlessCall(executor, controller.signal);
        await pause(200);
        controller.abort(reason);
        expect(await cancellation(running)).toBe(reason);
      }),

    "an aborted call leaves the executor usable": () =>
      withExecutor(async (executor) => {
        const controller = new AbortController();
        const running = endlessCall(executor, controller.signal);
        await pause(100);
        controller.abort();
        await running.catch(() => {});
        const data = createSampleData();
        const jobs = unevenJobs(4, data);
        const trainer = quickTrainer();
        expect(await execute(executor, { trainer, data, jobs })).toEqual(await directly(trainer, data, jobs));
      }),

    "aborting one call leaves the others alone": () =>
      withExecutor(async (executor) => {
        const controller = new AbortController();
        const data = createSampleData();
        const jobs = unevenJobs(9, data);
        const trainer = quickTrainer({ training: { maximumEpochs: 60 }, maximumJobsPerCall: 2 });
        const aborted = endlessCall(executor, controller.signal);
        const neighbour = execute(executor, { trainer, data, jobs });
        await pause(100);
        controller.abort();
        expect(await neighbour).toEqual(await directly(trainer, data, jobs));
        await aborted.catch(() => {});
      }),
  };
}

/** Calls at the same time, errors and the end. */
export function executorCallsGroup({ expect, withExecutor }: ExecutorContext): TestGroup {
  return {
    "two calls at the same time get their own results": () =>
      withExecutor(async (executor) => {
        const trainer = quickTrainer({ maximumJobsPerCall: 2 });
        const parts = [1, 2].map((seed) => {
          const data = createSampleData({ seed });
          return { trainer, data, jobs: unevenJobs(5 + seed, data) };
        });
        const results = await Promise.all(parts.map((call) => execute(executor, call)));
        for (const [index, { data, jobs }] of parts.entries()) {
          expect(results[index]).toEqual(await directly(trainer, data, jobs));
        }
      }),

    "a trainer's error reaches the caller, with its message and its jobs": () =>
      withExecutor(async (executor) => {
        const data = createSampleData();
        const trainer = createFailingTrainer({
          jobId: "job 3",
          message: "the moon is full",
          training: { maximumEpochs: 4 },
        });
        const error = await rejection(execute(executor, { trainer, data, jobs: unevenJobs(7, data) }));
        expect(kindOf(error)).toBe(ours);
        const told = messages(error);
        expect(told.includes("the moon is full") ? "told" : told).toBe("told");
        const { jobIds } = error as TrainingError;
        expect(jobIds?.filter((id) => id === "job 3")).toEqual(["job 3"]);
      }),

    "an executor goes on after a trainer's error": () =>
      withExecutor(async (executor) => {
        const data = createSampleData();
        const jobs = unevenJobs(4, data);
        const failing = createFailingTrainer({ jobId: "job 0", message: "the moon is full" });
        await rejection(execute(executor, { trainer: failing, data, jobs }));
        const trainer = quickTrainer();
        expect(await execute(executor, { trainer, data, jobs })).toEqual(await directly(trainer, data, jobs));
      }),

    "closing twice is closing once": () =>
      withExecutor(async (executor) => {
        await executor.close();
      }),

    "a closed executor refuses work": () =>
      withExecutor(async (executor) => {
        await executor.close();
        const data = createSampleData();
        const error = await rejection(
          execute(executor, { trainer: quickTrainer(), data, jobs: unevenJobs(1, data) }),
        );
        expect(kindOf(error)).toBe(ours);
      }),
  };
}
