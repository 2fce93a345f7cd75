import { type Executor, runTrainings } from "@slicetuner/core";
import { createInProcessExecutor, createWorkerExecutor } from "@slicetuner/executor-local";
import { createOnnxTrainer } from "@slicetuner/trainer-onnx";
import { trainDirectly } from "./backends.ts";
import type { Benchmark, Measurement, Row } from "./benchmark.ts";
import { type Contender, takeTurns } from "./measuring.ts";
import { createTrainingData, jobsOnAllRows } from "./training-data.ts";

const epochs = 100;
const trainSize = 600;
const validationSize = 2000;

/** What an executor adds to its trainings, and what a second worker takes away. */
export const executors: Benchmark = {
  name: "executors",
  title: "Executors: the same trainings through each",
  async run({ turns, quick }) {
    const trainer = await createOnnxTrainer({
      model: { kind: "softmax-regression" },
      training: { maximumEpochs: epochs, patience: epochs },
    });
    const data = createTrainingData(62, trainSize, validationSize);
    const jobs = jobsOnAllRows(data, (quick ? 1 : 4) * trainer.capabilities.maximumJobsPerCall);
    const running: readonly Executor[] = [
      createInProcessExecutor(),
      createWorkerExecutor({ workers: 1 }),
      createWorkerExecutor({ workers: 2 }),
    ];
    const contenders: Record<string, Contender> = {
      direct: () => secondsOf(() => trainDirectly(trainer, data, jobs)),
    };
    for (const executor of running) {
      contenders[executor.name] = () => secondsOf(() => runTrainings({ executor, trainer, data, jobs }));
    }
    const times: Record<string, Measurement | null> = await takeTurns(turns, contenders);
    await Promise.all([...running, trainer].map((part) => part.close()));

    return {
      rows: running.map(({ name }): Row => {
        const peer = { name: "the trainer called directly", measurement: times.direct ?? null };
        return { what: name, unit: "s", ours: times[name] ?? null, peer };
      }),
      notes: [
        `${jobs.length} softmax regressions 62-2 on ${trainSize} examples, ${epochs} epochs, ${validationSize} validation examples; seconds by the clock, workers up. The trainer: ${trainer.name}.`,
      ],
    };
  },
};

async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}
