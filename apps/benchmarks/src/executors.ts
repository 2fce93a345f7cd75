import { runTrainings } from "@slicetuner/core";
import { createInProcessExecutor, createWorkerExecutor } from "@slicetuner/executor-local";
import { createOnnxTrainer } from "@slicetuner/trainer-onnx";
import { trainDirectly } from "./backends.ts";
import type { Benchmark, Row, Settings, Target } from "./benchmark.ts";
import { type Timing, timeInTurns } from "./measuring.ts";
import { createPictureData } from "./picture-data.ts";
import { smallCnn } from "./picture-trainings.ts";
import { createTrainingData, jobsOnAllRows } from "./training-data.ts";

const direct = "the trainer called directly";

/** What an executor adds to its trainings, and what a second worker takes away. */
export const executors: Benchmark = {
  name: "executors",
  title: "Executors: the same trainings through each",
  async run(settings) {
    return {
      rows: [...(await measureCost(settings)), ...(await measureWorkers(settings))],
      notes: [
        `Many short turns, which go forwards and backwards in turn; the ratio is the median of the turns' ratios. In this process: one call of ${small.jobs} softmax regressions 62-2 on ${small.trainSize} examples, ${small.epochs} epochs, ${small.validationSize} validation examples.`,
        `Workers, up before they are measured: ${pictures.jobs} small CNNs (see picture-trainings) on ${pictures.trainSize} pictures 28 × 28 × 1, ${pictures.epochs} epochs. Where two workers use more CPU time than one for the same work, their cores share something.`,
      ],
    };
  },
};

const small = { jobs: 32, trainSize: 600, validationSize: 2000, epochs: 100 };

/** Trainings that are over soon, so that what is around them would show. */
async function measureCost({ turns, quick }: Settings): Promise<Row[]> {
  const trainer = await createOnnxTrainer({
    model: { kind: "softmax-regression" },
    training: { maximumEpochs: small.epochs, patience: small.epochs },
  });
  const executor = createInProcessExecutor();
  const data = createTrainingData(62, small.trainSize, small.validationSize);
  const jobs = jobsOnAllRows(data, small.jobs);
  const times = await timeInTurns(quick ? turns : 10 * turns, {
    direct: () => trainDirectly(trainer, data, jobs),
    executor: () => runTrainings({ executor, trainer, data, jobs }),
  });
  await Promise.all([executor.close(), trainer.close()]);
  const target = { of: "excess", atMost: 0.02 } as const;
  return compare(executor.name, times.executor, direct, times.direct, { clock: target, cpu: target });
}

const pictures = { jobs: 16, trainSize: 640, validationSize: 64, epochs: 2 };

async function measureWorkers({ turns, quick }: Settings): Promise<Row[]> {
  const { epochs } = pictures;
  const trainer = await createOnnxTrainer({
    model: smallCnn,
    training: { maximumEpochs: epochs, patience: epochs },
  });
  const [one, two] = [createWorkerExecutor({ workers: 1 }), createWorkerExecutor({ workers: 2 })];
  const data = createPictureData([28, 28, 1], pictures.trainSize, pictures.validationSize);
  const jobs = jobsOnAllRows(data, quick ? 4 : pictures.jobs);
  const times = await timeInTurns(quick ? turns : 2 * turns, {
    direct: () => trainDirectly(trainer, data, jobs),
    one: () => runTrainings({ executor: one, trainer, data, jobs }),
    two: () => runTrainings({ executor: two, trainer, data, jobs }),
  });
  await Promise.all([one, two, trainer].map((part) => part.close()));
  return [
    ...compare(one.name, times.one, direct, times.direct, {}),
    ...compare(two.name, times.two, one.name, times.one, { clock: { of: "ratio", atLeast: 1.8 } }),
  ];
}

function compare(
  name: string,
  ours: Timing,
  peer: string,
  theirs: Timing,
  targets: { readonly clock?: Target; readonly cpu?: Target },
): Row[] {
  const row = (what: string, pick: keyof Timing): Row => ({
    what: `${name}, ${what}`,
    unit: "s",
    ours: ours[pick],
    peer: { name: peer, measurement: theirs[pick] },
    ...(targets[pick] && { target: targets[pick] }),
  });
  return [row("by the clock", "clock"), row("CPU time of all threads", "cpu")];
}
