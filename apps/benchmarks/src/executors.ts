import { type Executor, runTrainings } from "@slicetuner/core";
import { createInProcessExecutor, createWorkerExecutor } from "@slicetuner/executor-local";
import { createOnnxTrainer } from "@slicetuner/trainer-onnx";
import { trainDirectly } from "./backends.ts";
import type { Benchmark, Measurement, Row } from "./benchmark.ts";
import { type Contender, secondsOf, summarize, takeTurns } from "./measuring.ts";
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
    const cpu = new Map<string, number[]>();
    const measure = (name: string, work: () => Promise<unknown>): Contender => {
      const cpuSeconds: number[] = [];
      cpu.set(name, cpuSeconds);
      return () => secondsOf(work, cpuSeconds);
    };
    const contenders: Record<string, Contender> = {
      direct: measure("direct", () => trainDirectly(trainer, data, jobs)),
    };
    for (const executor of running) {
      const { name } = executor;
      contenders[name] = measure(name, () => runTrainings({ executor, trainer, data, jobs }));
    }
    const times: Record<string, Measurement | null> = await takeTurns(turns, contenders);
    await Promise.all([...running, trainer].map((part) => part.close()));

    const row = (name: string, what: string, pick: (name: string) => Measurement | null): Row => ({
      what: `${name}, ${what}`,
      unit: "s",
      ours: pick(name),
      peer: { name: "the trainer called directly", measurement: pick("direct") },
    });
    return {
      rows: running.flatMap(({ name }) => [
        row(name, "by the clock", (of) => times[of] ?? null),
        row(name, "CPU time of all threads", (of) => summarize((cpu.get(of) ?? []).slice(1))),
      ]),
      notes: [
        `${jobs.length} softmax regressions 62-2 on ${trainSize} examples, ${epochs} epochs, ${validationSize} validation examples; workers up. The trainer: ${trainer.name}.`,
      ],
    };
  },
};
