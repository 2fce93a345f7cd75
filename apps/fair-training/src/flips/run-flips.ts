import { type Dataset, Random, selectRows, shuffledRows } from "@slicetuner/core";
import { fairBatch, reweigh } from "@slicetuner/fairbatch";
import { createFrTrainTrainer } from "@slicetuner/fr-train";
import type { FairData } from "../data/fair-data.ts";
import { decideByThresholds } from "../frontier/thresholds.ts";
import { type Measured, measure, summarizeMeasured } from "../measure.ts";
import type { ResultRow } from "../render.ts";
import { type ModelOptions, type TrainedOutcome, trainModels, trainWith } from "../train-models.ts";
import { type FlipKind, flipKinds, flipLabels } from "./flip-labels.ts";

export interface FlipsOptions extends Omit<ModelOptions, "backend"> {
  readonly model: { readonly kind: "softmax-regression" };
  readonly seeds: readonly number[];
  /** Rows that are drawn of the training rows: a tenth of them is the trusted set. */
  readonly rows: number;
  readonly robustEpochs: number;
}

const rates = [0.1, 0.2] as const;
const target = "demographic-parity";
const fairnessWeight = 0.6;

/**
 * A table of methods for each kind and rate of wrong labels, and one for right labels. All are measured on
 * test rows with right labels.
 */
export async function runFlips(data: FairData, options: FlipsOptions): Promise<Map<string, ResultRow[]>> {
  const tables = new Map<string, ResultRow[]>();
  const scenarios: { readonly kind: FlipKind | undefined; readonly rate: number }[] = [
    { kind: undefined, rate: 0 },
    ...flipKinds.flatMap((kind) => rates.map((rate) => ({ kind, rate }))),
  ];
  for (const { kind, rate } of scenarios) {
    const measured = new Map<string, Measured[]>();
    for (const seed of options.seeds) {
      for (const [name, result] of await trainAll(data, options, { kind, rate, seed })) {
        measured.set(name, [...(measured.get(name) ?? []), result]);
      }
    }
    const title = kind === undefined ? "right labels" : `${kind}, ${100 * rate} % wrong`;
    tables.set(
      title,
      [...measured].map(([method, results]) => ({ method, summary: summarizeMeasured(results) })),
    );
  }
  return tables;
}

async function trainAll(
  data: FairData,
  { seeds: _, rows: size, robustEpochs, ...model }: FlipsOptions,
  { kind, rate, seed }: { readonly kind: FlipKind | undefined; readonly rate: number; readonly seed: number },
): Promise<Map<string, Measured>> {
  const { group, test } = data;
  const order = new Random(seed)
    .fork("rows")
    .shuffle(Uint32Array.from({ length: data.train.size }, (_, row) => row));
  const cut = Math.round(0.1 * size);
  const trusted = selectRows(data.train, order.subarray(0, cut));
  const right = selectRows(data.train, order.subarray(cut, size));
  const onnx = { ...model, backend: "onnx" } as const;
  const all = Uint32Array.from(right.labels.keys());
  const split = { seed, rows: all.slice(0, Math.round(0.75 * all.length)) };
  const train =
    kind === undefined
      ? right
      : flipLabels(right, { kind, rate, seed, group, losses: await lossesOf(right, test, onnx, seed) });
  const parts = { train, validation: train, test };
  const column = test.groups!.find(({ name }) => name === group)!;
  const results = new Map<string, Measured>();
  const add = (name: string, outcome: TrainedOutcome | undefined) =>
    results.set(name, measure(test, column, { probabilities: outcome!.test }));

  const [plain] = await trainModels(parts, onnx, shuffledRows, [{ seed }]);
  add("plain", plain);
  const weighted = { ...parts, train: reweigh(train, group) };
  add("reweigh", (await trainModels(weighted, onnx, shuffledRows, [{ seed }]))[0]);
  add("FairBatch", (await trainModels(parts, onnx, fairBatch({ group, target }), [{ seed }]))[0]);
  // Thresholds are fitted to rows that the model has not seen: it has three quarters of them.
  const [seen] = await trainModels(parts, onnx, shuffledRows, [split]);
  const decisions = decideByThresholds({ ...data, train }, split, seen!, { target, tolerance: 0.02 });
  results.set("thresholds, gap ≤ 0.02", measure(test, column, { decisions }));
  for (const isTrusted of [true, false]) {
    const trainer = await createFrTrainTrainer({
      group,
      target,
      fairnessWeight,
      strategy: isTrusted ? "label-discriminator" : "sample-selection",
      // Who has no trusted rows must say how many labels may be wrong.
      noiseRate: isTrusted ? 0 : Math.max(rate, 0.1),
      epochs: robustEpochs,
      pretrainingEpochs: Math.round(robustEpochs / 12),
    });
    const outcomes = await trainWith(trainer, { ...parts, ...(isTrusted && { trusted }) }, [{ seed }]);
    add(isTrusted ? "FR-Train, trusted rows" : "FR-Train, no trusted rows", outcomes[0]);
  }
  return results;
}

/** Log losses of a model that was trained on these rows with these labels. */
async function lossesOf(
  train: Dataset,
  test: Dataset,
  model: ModelOptions,
  seed: number,
): Promise<Float64Array> {
  const [outcome] = await trainModels({ train, validation: train, test }, model, shuffledRows, [{ seed }]);
  return Float64Array.from(train.labels, (label, row) => -Math.log(outcome!.validation[2 * row + label]!));
}
