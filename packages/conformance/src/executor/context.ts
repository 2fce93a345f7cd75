import type {
  Executor,
  ExecutorCall,
  Trainer,
  TrainingData,
  TrainingJob,
  TrainingOptions,
  TrainingResult,
} from "@slicetuner/core";
import { createReferenceTrainer, type ReferenceTrainerOptions } from "../reference-trainer.ts";
import type { TestRunner } from "../test-runner.ts";
import { job } from "../trainer/context.ts";

/** What each test of the executor suite works with. */
export interface ExecutorContext {
  readonly expect: TestRunner["expect"];
  /** Makes an executor, lends it to `use` and closes it. */
  withExecutor(use: (executor: Executor) => Promise<void>): Promise<void>;
}

export function executorContext(
  expect: TestRunner["expect"],
  create: () => Promise<Executor>,
): ExecutorContext {
  return {
    expect,
    async withExecutor(use) {
      const executor = await create();
      try {
        await use(executor);
      } finally {
        await executor.close();
      }
    },
  };
}

const quick: Partial<TrainingOptions> = { maximumEpochs: 4 };

/** A trainer of quick trainings. */
export function quickTrainer(options: ReferenceTrainerOptions = {}): Trainer {
  return createReferenceTrainer({ training: quick, ...options });
}

/** Jobs on subsets of very different sizes, so that they end in another order than they begin. */
export function unevenJobs(count: number, data: TrainingData): TrainingJob[] {
  return Array.from({ length: count }, (_, index) => {
    const size = 1 + ((index * 97) % data.train.size);
    return job(
      `job ${index}`,
      Uint32Array.from({ length: size }, (_, row) => row),
    );
  });
}

/** A call that nobody cancels. */
export function execute(
  executor: Executor,
  call: Pick<ExecutorCall, "trainer" | "data" | "jobs"> & Partial<ExecutorCall>,
): Promise<readonly TrainingResult[]> {
  return executor.doExecute({
    signal: new AbortController().signal,
    onProgress: () => {},
    onNotice: () => {},
    ...call,
  });
}

/** The same results by calling the trainer directly, one job a call. */
export async function directly(
  trainer: Trainer,
  data: TrainingData,
  jobs: readonly TrainingJob[],
): Promise<TrainingResult[]> {
  const { signal } = new AbortController();
  const results: TrainingResult[] = [];
  for (const only of jobs) {
    results.push(...(await trainer.doTrain({ data, jobs: [only], signal, onProgress: () => {} })));
  }
  return results;
}
