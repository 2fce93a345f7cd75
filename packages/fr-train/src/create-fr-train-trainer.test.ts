import {
  type Dataset,
  InvalidInputError,
  predict,
  runTrainings,
  type TrainingData,
  type TrainingJob,
  type TrainingResult,
} from "@slicetuner/core";
import { createInProcessExecutor } from "@slicetuner/executor-local";
import { demographicParity, equalizedOdds } from "@slicetuner/metrics";
import { openOnnxClassifier } from "@slicetuner/onnx-runtime";
import { describe, expect, it } from "vitest";
import { createFrTrainTrainer, type FrTrainOptions, type FrTrainReport } from "./index.ts";
import { biasedData } from "./testing/biased-data.ts";

const { data, isFlipped } = biasedData();
const quick = { epochs: 1500, pretrainingEpochs: 300, learningRate: 0.01 };

function jobs(seeds: readonly number[]): TrainingJob[] {
  const rows = Uint32Array.from(data.train.labels.keys());
  return seeds.map((seed) => ({
    id: `seed ${seed}`,
    rows,
    weightsSeed: seed,
    batchesSeed: seed + 100,
    keepPredictions: ["test", "validation"],
    keepModel: true,
  }));
}

async function train(
  options: Partial<FrTrainOptions> = {},
  seeds: readonly number[] = [1],
  given: TrainingData = data,
): Promise<readonly TrainingResult[]> {
  const trainer = await createFrTrainTrainer({ group: "z", ...quick, ...options });
  return runTrainings({ executor: createInProcessExecutor(), trainer, data: given, jobs: jobs(seeds) });
}

function decisionsOf({ predictions }: TrainingResult): Int32Array {
  const probabilities = predictions!.test!;
  return Int32Array.from({ length: probabilities.length / 2 }, (_, row) =>
    probabilities[2 * row + 1]! > 0.5 ? 1 : 0,
  );
}

function comparable(result: TrainingResult) {
  const { ids } = data.test.groups![0]!;
  return { decisions: decisionsOf(result), labels: data.test.labels, groups: ids, groupCount: 2 };
}

const reportOf = (result: TrainingResult) => result.samplerReport as unknown as FrTrainReport;

describe("FR-Train", () => {
  it("gives rows with wrong labels little weight, and names them first", async () => {
    const [result] = await train({ fairnessWeight: 0 });
    const { weights, mostSuspicious } = reportOf(result!);
    const meanOf = (flipped: boolean) => {
      const own = weights.filter((_, row) => isFlipped[row] === flipped);
      return own.reduce((sum, weight) => sum + weight, 0) / own.length;
    };
    expect(meanOf(true)).toBeLessThan(meanOf(false) / 2);
    expect(weights.reduce((sum, weight) => sum + weight, 0) / weights.length).toBeCloseTo(1, 4);
    const found = mostSuspicious.slice(0, 50).filter(({ place }) => isFlipped[place]).length;
    const byChance = (50 * isFlipped.filter(Boolean).length) / isFlipped.length;
    expect(found).toBeGreaterThan(3 * byChance);
  });

  it("is fairer for a larger fairness weight, at a price in accuracy", async () => {
    const results = await Promise.all(
      [0, 0.6, 0.85].map(async (fairnessWeight) => (await train({ fairnessWeight }))[0]!),
    );
    const ratios = results.map((result) => demographicParity(comparable(result)).ratio!);
    expect(ratios[1]!).toBeGreaterThan(ratios[0]! + 0.05);
    expect(ratios[2]!).toBeGreaterThan(ratios[1]!);
    expect(results[0]!.test!.accuracy).toBeGreaterThan(results[2]!.test!.accuracy);
  });

  it("aims at equalized odds where that is wanted", async () => {
    const [plain] = await train({ fairnessWeight: 0 });
    const [fair] = await train({ fairnessWeight: 0.8, target: "equalized-odds" });
    expect(equalizedOdds(comparable(fair!)).gap!).toBeLessThan(equalizedOdds(comparable(plain!)).gap!);
  });

  it("selects clean rows without a trusted set", async () => {
    const { trusted: _, ...others } = data;
    const options = { strategy: "sample-selection", fairnessWeight: 0, noiseRate: 0.15 } as const;
    const [result] = await train(options, [1], others);
    const { weights } = reportOf(result!);
    const left = weights.filter((weight) => weight === 0);
    expect(left.length / weights.length).toBeCloseTo(0.15, 2);
    const wrongLeft = weights.filter((weight, row) => weight === 0 && isFlipped[row]).length;
    expect(wrongLeft / left.length).toBeGreaterThan(
      (2 * isFlipped.filter(Boolean).length) / isFlipped.length,
    );
  });

  it("says that the published weights do nothing", async () => {
    const [result] = await train({ strategy: "published", fairnessWeight: 0.3 });
    expect(result!.warnings.join()).toMatch(/nearly constant.*published/);
    expect(reportOf(result!).trace.at(-1)!.robustness).toBeGreaterThan(0.3);
  });

  it("gives the same bits for the same seeds, and a model that predicts the same elsewhere", async () => {
    const [first] = await train({}, [7]);
    const [second] = await train({}, [7]);
    expect(second).toEqual(first);
    const predictor = await openOnnxClassifier({
      model: first!.model!.files["model.onnx"]!,
      runtime: "wasm",
    });
    const opened = await predict(predictor, data.test);
    opened.forEach((probability, index) => {
      expect(Math.abs(probability - first!.predictions!.test![index]!)).toBeLessThan(1e-5);
    });
    await predictor.close();
  });

  it("ends within a second of an abort, with its reason", async () => {
    const trainer = await createFrTrainTrainer({ group: "z", epochs: 10_000_000 });
    const controller = new AbortController();
    const reason = new Error("enough");
    const running = trainer.doTrain({
      data,
      jobs: jobs([1]),
      signal: controller.signal,
      onProgress: () => {},
    });
    setTimeout(() => controller.abort(reason), 200);
    await expect(running).rejects.toBe(reason);
  });

  it.each<[string, Partial<FrTrainOptions>, TrainingData, RegExp]>([
    ["no trusted set", {}, { ...data, trusted: empty(data.trusted) }, /data\.trusted.*"sample-selection"/],
    ["another group", { group: "sex" }, data, /data\.train\.groups.*"sex".*z/],
    ["weights that leave no fit", { strategy: "published", fairnessWeight: 0.7 }, data, /have the sum 1\.1/],
    ["a picture model", { model: { kind: "cnn" } as never }, data, /model\.kind/],
  ])("refuses %s", async (_, options, given, expected) => {
    const error = await train(options, [1], given).catch((caught: unknown) => caught);
    expect(InvalidInputError.isInstance(error)).toBe(true);
    expect(String(error)).toMatch(expected);
  });
});

function empty(dataset: Dataset): Dataset {
  return { ...dataset, size: 0 };
}
