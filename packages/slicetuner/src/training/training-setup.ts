import type { Executor, Trainer } from "@slicetuner/core";
import { createInProcessExecutor, createWorkerExecutor } from "@slicetuner/executor-local";
import { fairBatch, sliceColumn } from "@slicetuner/fairbatch";
import { loadPackage } from "../cli/load-package.ts";
import type { PlaceSpec } from "../options/place-options.ts";
import type { TrainerSpec } from "../options/trainer-options.ts";
import { openModelTrainer } from "./open-model-trainer.ts";
import { openQueue } from "./queue-place.ts";

/** What trains, and where; closed at the end of the block by `await using`. */
export interface Training extends AsyncDisposable {
  readonly trainer: Trainer;
  readonly executor: Executor;
}

export async function openTraining(trainerSpec: TrainerSpec, place: PlaceSpec): Promise<Training> {
  const trainer = await createTrainer(trainerSpec);
  const executor = await openExecutor(place).catch(async (error: unknown) => {
    await trainer.close();
    throw error;
  });
  return {
    trainer,
    executor,
    [Symbol.asyncDispose]: async () => {
      await executor.close();
      await trainer.close();
    },
  };
}

/** Where trainings run. Closed by who opens it. */
export async function openExecutor(place: PlaceSpec): Promise<Executor> {
  if (place.kind === "bullmq") {
    const { createBullmqExecutor } = await loadPackage(
      "@slicetuner/executor-bullmq",
      () => import("@slicetuner/executor-bullmq"),
    );
    return createBullmqExecutor(await openQueue(place));
  }
  const { workers } = place;
  return workers === 0 ? createInProcessExecutor() : createWorkerExecutor({ workers });
}

async function createTrainer(spec: TrainerSpec): Promise<Trainer> {
  if (spec.kind === "command") {
    const { createCommandTrainer } = await import("@slicetuner/trainer-command");
    return createCommandTrainer(spec.program);
  }
  const { target, tolerance, step } = spec.fair;
  const sampler =
    target === undefined
      ? undefined
      : fairBatch({ group: sliceColumn, target, step, ...(tolerance !== undefined && { tolerance }) });
  return openModelTrainer(spec, sampler);
}
