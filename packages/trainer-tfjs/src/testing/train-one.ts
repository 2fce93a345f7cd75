import type { Trainer, TrainerCall, TrainingData, TrainingJob, TrainingResult } from "@slicetuner/core";

/** A job on all training rows. */
export function jobOnAllRows(data: TrainingData, seed = 1): TrainingJob {
  const rows = Uint32Array.from({ length: data.train.size }, (_, row) => row);
  return { id: `seed ${seed}`, rows, weightsSeed: seed, batchesSeed: seed + 1000 };
}

/** A call of one job on all training rows, with what a test wants otherwise. */
export function callWith(data: TrainingData, changes: Partial<TrainerCall> = {}): TrainerCall {
  return {
    data,
    jobs: [jobOnAllRows(data)],
    signal: new AbortController().signal,
    onProgress: () => {},
    ...changes,
  };
}

/** The result of one job on all training rows. */
export async function trainOne(trainer: Trainer, data: TrainingData, seed = 1): Promise<TrainingResult> {
  const [result] = await trainer.doTrain(callWith(data, { jobs: [jobOnAllRows(data, seed)] }));
  return result!;
}
