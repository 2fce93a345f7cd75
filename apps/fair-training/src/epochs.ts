import { type Dataset, type GroupColumn, Random, selectRows, shuffledRows } from "@slicetuner/core";
import { chooseModel, fairBatch } from "@slicetuner/fairbatch";
import { summarize } from "@slicetuner/metrics";
import type { FairData } from "./data/fair-data.ts";
import { measure } from "./measure.ts";
import { type ModelOptions, trainModels } from "./train-models.ts";

/** Shares of all epochs after which FairBatch is ended. */
const shares = [0.05, 0.1, 0.2, 0.3, 0.45, 0.65, 1] as const;

const target = "demographic-parity" as const;

/**
 * FairBatch to its last epoch, and ended where the validation rows say so, on rows that neither saw: with a
 * logistic regression and with a network of 16 hidden units. Differences are paired by seed.
 */
export async function compareEpochs(
  data: FairData,
  options: Pick<ModelOptions, "batchSize" | "learningRate" | "epochs"> & {
    readonly rows: number;
    readonly seeds: readonly number[];
  },
): Promise<string> {
  const { rows, seeds, epochs, learningRate } = options;
  const batchSize = Math.min(options.batchSize, Math.ceil(rows / 10));
  const lines: string[] = [];
  for (const model of [{ kind: "softmax-regression" }, { kind: "mlp", hiddenSizes: [16] }] as const) {
    const measured: { plain: Numbers; last: Numbers; chosen: Numbers; epochs: number }[] = [];
    for (const seed of seeds) {
      const order = new Random(seed)
        .fork("rows")
        .shuffle(Uint32Array.from({ length: data.train.size }, (_, row) => row))
        .subarray(0, rows);
      const cut = Math.round(0.75 * rows);
      const parts = {
        train: selectRows(data.train, order.subarray(0, cut)),
        validation: selectRows(data.train, order.subarray(cut)),
        test: data.test,
      };
      const train = (count: number, sampler = fairBatch({ group: data.group, target })) =>
        trainModels(parts, { backend: "onnx", model, batchSize, learningRate, epochs: count }, sampler, [
          { seed },
        ]);
      const counts = shares.map((share) => Math.max(1, Math.round(share * epochs)));
      const outcomes = [];
      for (const count of counts) outcomes.push((await train(count))[0]!);
      const { labels, classes } = parts.validation;
      const { chosen } = chooseModel(
        { labels, classCount: classes.length, group: groupOf(parts.validation, data.group) },
        outcomes.map(({ validation }) => validation),
        { target },
      );
      const [plain] = await train(epochs, shuffledRows);
      const numbers = (test: Float32Array): Numbers => numbersOf(data.test, data.group, test);
      measured.push({
        ...{ plain: numbers(plain!.test), last: numbers(outcomes.at(-1)!.test) },
        ...{ chosen: numbers(outcomes[chosen]!.test), epochs: counts[chosen]! },
      });
    }
    const cell = (pick: (one: (typeof measured)[number]) => number): string => {
      const { mean, standardError } = summarize(measured.map(pick));
      return `${mean.toFixed(4)} ± ${(standardError ?? 0).toFixed(4)}`;
    };
    const line = (name: string, pick: (one: (typeof measured)[number]) => Numbers): string =>
      `| ${model.kind} | ${name} | ${(["accuracy", "loss", "disparity"] as const)
        .map((key) => cell((one) => pick(one)[key]))
        .join(" | ")} |`;
    const meanEpochs = summarize(measured.map((one) => one.epochs)).mean.toFixed(0);
    lines.push(
      line("plain", ({ plain }) => plain),
      line(`FairBatch (${epochs})`, ({ last }) => last),
      line(`FairBatch, chosen (${meanEpochs})`, ({ chosen }) => chosen),
      line("chosen less last", ({ chosen, last }) => ({
        accuracy: chosen.accuracy - last.accuracy,
        loss: chosen.loss - last.loss,
        disparity: chosen.disparity - last.disparity,
      })),
    );
  }
  return [
    "| model | training (epochs) | accuracy | log loss | DP disparity |",
    "| --- | --- | ---: | ---: | ---: |",
    ...lines,
  ].join("\n");
}

interface Numbers {
  readonly accuracy: number;
  readonly loss: number;
  readonly disparity: number;
}

function numbersOf(test: Dataset, group: string, probabilities: Float32Array): Numbers {
  const { accuracy, demographicParity } = measure(test, groupOf(test, group), { probabilities });
  const width = test.classes.length;
  const sum = test.labels.reduce(
    (total, label, row) => total - Math.log(Math.max(probabilities[row * width + label]!, 1e-7)),
    0,
  );
  return { accuracy, loss: sum / test.size, disparity: demographicParity };
}

function groupOf({ groups }: Dataset, name: string): GroupColumn {
  return groups!.find((column) => column.name === name)!;
}
