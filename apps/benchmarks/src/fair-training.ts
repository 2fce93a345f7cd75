import {
  createDataset,
  type Dataset,
  defaultAdam,
  Random,
  runTrainings,
  type SamplerOption,
  selectRows,
  shuffledRows,
  type Trainer,
} from "@slicetuner/core";
import { createInProcessExecutor } from "@slicetuner/executor-local";
import { fairBatch } from "@slicetuner/fairbatch";
import { createFrTrainTrainer } from "@slicetuner/fr-train";
import { evaluateClassifier } from "@slicetuner/metrics";
import { createOnnxTrainer } from "@slicetuner/trainer-onnx";
import type { Benchmark, Settings } from "./benchmark.ts";
import { cpuMillisecondsOf, cpuMillisecondsOfCall, takeTurns } from "./measuring.ts";

const evaluatedGroups = 8;

/** What fairness costs: an epoch with FairBatch, a training of FR-Train, an evaluation by group. */
export const fairTraining: Benchmark = {
  name: "fair-training",
  title: "Fair training: what it adds, and what measuring costs",
  async run({ turns, quick }: Settings) {
    const [rows, epochs, robustEpochs, evaluated] = quick
      ? [3000, 10, 500, 100_000]
      : [30_000, 20, 10_000, 1_000_000];
    const data = generate(rows, 60, 2);
    const small = generate(1800, 3, 2);
    const large = evaluation(evaluated);
    const epoch =
      (kind: "softmax-regression" | "mlp", batchSize: number, sampler: SamplerOption) => async () => {
        const training = { optimizer: defaultAdam, batchSize, maximumEpochs: epochs, patience: 0 };
        const model = kind === "mlp" ? ({ kind, hiddenSizes: [64] } as const) : { kind };
        return (await secondsOf(await createOnnxTrainer({ model, training, sampler }), data)) / epochs;
      };
    const fair = fairBatch({ group: "group", target: "equalized-odds" });
    const measured = await takeTurns(turns, {
      plainSmallBatches: epoch("softmax-regression", 32, shuffledRows),
      fairSmallBatches: epoch("softmax-regression", 32, fair),
      plainLargeBatches: epoch("softmax-regression", 1000, shuffledRows),
      fairLargeBatches: epoch("softmax-regression", 1000, fair),
      plainMlp: epoch("mlp", 32, shuffledRows),
      fairMlp: epoch("mlp", 32, fair),
      frTrain: async () =>
        secondsOf(
          await createFrTrainTrainer({ group: "group", epochs: robustEpochs, fairnessWeight: 0.5 }),
          small,
        ),
      evaluate: () =>
        cpuMillisecondsOf(1, () => {
          evaluateClassifier({ ...large, classCount: 2, intervals: null });
        }) / 1000,
    });
    const added = { of: "excess", atMost: 0.1 } as const;
    const line = (what: string, ours: keyof typeof measured, plain: keyof typeof measured) => ({
      what: `an epoch of ${rows.toLocaleString("en-US")} rows × 60 with FairBatch, ${what}`,
      unit: "s" as const,
      ours: measured[ours],
      peer: { name: "shuffled rows", measurement: measured[plain] },
      target: added,
    });
    return {
      rows: [
        line("softmax regression, batches of 32", "fairSmallBatches", "plainSmallBatches"),
        line("softmax regression, batches of 1,000", "fairLargeBatches", "plainLargeBatches"),
        line("MLP of 64 units, batches of 32", "fairMlp", "plainMlp"),
        {
          what: `FR-Train, 1,800 rows, ${robustEpochs.toLocaleString("en-US")} epochs`,
          unit: "s",
          ours: measured.frTrain,
        },
        {
          what: `evaluate ${evaluated.toLocaleString("en-US")} rows × ${evaluatedGroups} groups, no intervals`,
          unit: "s",
          ours: measured.evaluate,
          target: { of: "ours", atMost: 2 },
        },
      ],
      notes: [
        "CPU time of all threads of the process. FairBatch asks the model about all training rows before each epoch. FR-Train with a trusted set of 200 rows, label discriminators included. There is no contender in PyTorch for it yet.",
      ],
    };
  },
};

/** CPU seconds of one training, validated on few rows. */
async function secondsOf(trainer: Trainer, train: Dataset): Promise<number> {
  const rows = Uint32Array.from({ length: train.size }, (_, row) => row);
  const few = selectRows(train, rows.subarray(0, 200));
  try {
    const milliseconds = await cpuMillisecondsOfCall(1, async () => {
      await runTrainings({
        executor: createInProcessExecutor(),
        trainer,
        data: { train, validation: few, trusted: few },
        jobs: [{ id: "job", rows, weightsSeed: 1, batchesSeed: 1 }],
      });
    });
    return milliseconds / 1000;
  } finally {
    await trainer.close();
  }
}

/** Rows of normal numbers whose label depends on the first ones and on the group. */
function generate(size: number, width: number, groupCount: number): Dataset {
  const random = new Random("fair training");
  const ids = Int32Array.from({ length: size }, () => random.integer(groupCount));
  const features = Float32Array.from({ length: size * width }, () => random.normal());
  return createDataset({
    exampleShape: [width],
    features,
    labels: Int32Array.from(ids, (group, row) => {
      const score = features[row * width]! + features[row * width + 1]! + group - 0.5 + random.normal();
      return score > 0 ? 1 : 0;
    }),
    classes: ["no", "yes"],
    sliceIds: new Int32Array(size),
    slices: [{ name: "all" }],
    groups: [{ name: "group", ids, values: Array.from({ length: groupCount }, (_, group) => `${group}`) }],
  });
}

/** Probabilities of two classes, true labels and groups. */
function evaluation(size: number) {
  const { labels, groups = [] } = generate(size, 2, evaluatedGroups);
  const random = new Random("probabilities");
  const probabilities = new Float32Array(2 * size);
  for (let row = 0; row < size; row++) {
    const share = 0.6 * random.uniform() + 0.4 * labels[row]!;
    probabilities.set([1 - share, share], 2 * row);
  }
  return { labels, groups, probabilities };
}
