import { InvalidInputError, runTrainings, type Trainer } from "@slicetuner/core";
import type { TestGroup } from "../test-runner.ts";
import { cancellation, pause, rejection } from "../waiting.ts";
import {
  direct,
  endlessTraining,
  fullJob,
  needsDeterminism,
  needsEpochs,
  type TrainerContext,
  trainOne,
} from "./context.ts";

/** An aborted call ends within a second with the signal's reason. */
export function cancellingGroup({ expect, withTrainer, sampleData }: TrainerContext): TestGroup {
  const call = (trainer: Trainer, signal: AbortSignal) => {
    const data = sampleData();
    return trainer.doTrain({ data, jobs: [fullJob("a", data)], signal, onProgress: () => {} });
  };

  return {
    "a call with an aborted signal rejects with its reason": () =>
      withTrainer(endlessTraining, async (trainer) => {
        const reason = new Error("not wanted");
        expect(await cancellation(call(trainer, AbortSignal.abort(reason)))).toBe(reason);
      }),

    "an abort in the middle rejects within a second with its reason": () =>
      withTrainer(endlessTraining, async (trainer) => {
        needsEpochs(trainer);
        const controller = new AbortController();
        const reason = new Error("wanted no more");
        const running = call(trainer, controller.signal);
        running.catch(() => {});
        await pause(100);
        controller.abort(reason);
        expect(await cancellation(running)).toBe(reason);
      }),

    "an aborted call leaves the trainer usable": () =>
      withTrainer({ ...endlessTraining, patience: 5 }, async (trainer) => {
        needsDeterminism(trainer);
        const data = sampleData();
        const before = await trainOne(trainer, data, fullJob("a", data));
        const controller = new AbortController();
        const running = call(trainer, controller.signal);
        running.catch(() => {});
        await pause(1);
        controller.abort();
        await running.catch(() => {});
        expect(await trainOne(trainer, data, fullJob("a", data))).toEqual(before);
      }),
  };
}

/** Input that nobody can train on is refused with the place of each mistake. */
export function badInputGroup({ expect, withTrainer, sampleData }: TrainerContext): TestGroup {
  return {
    "every mistake in the jobs is reported at once": () =>
      withTrainer({}, async (trainer) => {
        const data = sampleData();
        const jobs = [
          { ...fullJob("a", data), rows: new Uint32Array(0) },
          { ...fullJob("a", data), rows: Uint32Array.of(240) },
          { ...fullJob("b", data), weightsSeed: 0.5, batchesSeed: -1 },
        ];
        const error = await rejection(runTrainings({ executor: direct, trainer, data, jobs }));
        const paths = InvalidInputError.isInstance(error) ? error.problems.map(({ path }) => path) : error;
        expect(paths).toEqual([
          "jobs[0].rows",
          "jobs[1].id",
          "jobs[1].rows",
          "jobs[2].weightsSeed",
          "jobs[2].batchesSeed",
        ]);
      }),

    "data sets that do not fit together are refused": () =>
      withTrainer({}, async (trainer) => {
        const data = { ...sampleData(), validation: sampleData({ exampleShape: [5] }).validation };
        const jobs = [fullJob("a", data)];
        const error = await rejection(runTrainings({ executor: direct, trainer, data, jobs }));
        expect(InvalidInputError.isInstance(error) && error.problems[0]!.path).toBe(
          "data.validation.exampleShape",
        );
      }),

    "weights that the trainer would ignore are refused": () =>
      withTrainer({}, async (trainer) => {
        const { train, validation } = sampleData();
        const data = { train: { ...train, weights: train.weights.map(() => 2) }, validation };
        const jobs = [fullJob("a", data)];
        const outcome = await runTrainings({ executor: direct, trainer, data, jobs }).catch(
          (error: unknown) => error,
        );
        const refused = InvalidInputError.isInstance(outcome);
        expect(refused).toBe(!trainer.capabilities.supportsExampleWeights);
      }),
  };
}
