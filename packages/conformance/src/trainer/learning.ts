import type { Trainer, TrainingData, TrainingResult } from "@slicetuner/core";
import type { TestGroup } from "../test-runner.ts";
import { fullJob, job, needsEpochs, range, type TrainerContext, train, trainOne } from "./context.ts";

/** The model gets better by training, and how training ends is told. */
export function learningGroup({ expect, withTrainer, sampleData }: TrainerContext): TestGroup {
  return {
    "learns: the loss falls well below that of knowing only the classes' shares": () =>
      withTrainer({}, async (trainer) => {
        for (const classes of [2, 3]) {
          const data = sampleData({ classes, noise: 0 });
          const result = await trainOne(trainer, data, fullJob("a", data));
          const entropy = labelEntropy(data.validation.labels, classes);
          expect(result.validation?.loss).toBeLessThan(entropy / 2);
          expect(1 - result.validation!.accuracy).toBeLessThan(0.2);
        }
      }),

    "learns more from more data, on average": () =>
      withTrainer({}, async (trainer) => {
        const data = sampleData();
        const fewRows = Uint32Array.from({ length: 12 }, (_, index) => index * 20);
        expect(await meanLoss(trainer, range(0, data.train.size))).toBeLessThan(
          await meanLoss(trainer, fewRows),
        );
      }),
  };

  async function meanLoss(trainer: Trainer, rows: Uint32Array): Promise<number> {
    const data = sampleData();
    let sum = 0;
    for (const seed of [1, 2, 3, 4]) {
      const result = await trainOne(trainer, data, job("a", rows, { weightsSeed: seed, batchesSeed: seed }));
      sum += result.validation!.loss;
    }
    return sum / 4;
  }
}

/** When a training ends and what it then says. */
export function earlyStoppingGroup({ expect, withTrainer, sampleData }: TrainerContext): TestGroup {
  return {
    "stops when the patience runs out, and says so": () =>
      withTrainer({ maximumEpochs: 2000, patience: 3 }, async (trainer) => {
        needsEpochs(trainer);
        const data = sampleData();
        const results = await trainSeveral(trainer, data);
        for (const result of results) {
          expect(result.status).toBe("early-stopped");
          expect(result.epochs - result.bestEpoch).toBe(3);
        }
      }),

    "stops at the epoch limit, and says so": () =>
      withTrainer({ maximumEpochs: 2, patience: 5 }, async (trainer) => {
        needsEpochs(trainer);
        const data = sampleData();
        for (const result of await trainSeveral(trainer, data)) {
          expect(result.status).toBe("epoch-limit");
          expect(result.epochs).toBe(2);
          expect(result.bestEpoch).toBeLessThanOrEqual(2);
        }
      }),

    "keeps the weights of the best epoch": () =>
      withTrainer({ maximumEpochs: 2000, patience: 4 }, async (trainer) => {
        needsEpochs(trainer);
        const data = sampleData();
        const stopped = await trainOne(trainer, data, fullJob("a", data));
        await withTrainer({ maximumEpochs: stopped.bestEpoch, patience: 2000 }, async (shorter) => {
          const result = await trainOne(shorter, data, fullJob("a", data));
          expect(result.bestEpoch).toBe(stopped.bestEpoch);
          expect(result.validation).toEqual(stopped.validation);
        });
      }),

    "calls a training without a finite loss diverged and gives no evaluation": () =>
      withTrainer(
        {
          optimizer: { kind: "adam", learningRate: 1e308, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 },
          maximumEpochs: 20,
        },
        async (trainer) => {
          needsEpochs(trainer);
          const data = sampleData({ testSizes: [5, 5, 5] });
          const result = await trainOne(trainer, data, fullJob("a", data));
          expect(result.status).toBe("diverged");
          expect(result.validation).toBe(null);
          expect(result.test).toBe(null);
        },
      ),
  };

  function trainSeveral(trainer: Trainer, data: TrainingData): Promise<readonly TrainingResult[]> {
    const jobs = [fullJob("a", data), job("b", range(0, 100)), job("c", range(100, 30))];
    return train(trainer, data, jobs.slice(0, trainer.capabilities.maximumJobsPerCall));
  }
}

/** −Σ share · ln share */
function labelEntropy(labels: Int32Array, classes: number): number {
  let entropy = 0;
  for (let label = 0; label < classes; label++) {
    const share = labels.filter((value) => value === label).length / labels.length;
    if (share > 0) entropy -= share * Math.log(share);
  }
  return entropy;
}
