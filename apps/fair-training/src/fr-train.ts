import { join } from "node:path";
import { runTrainings, selectRows, type TrainingResult } from "@slicetuner/core";
import { createInProcessExecutor } from "@slicetuner/executor-local";
import { createFrTrainTrainer, type FrTrainOptions } from "@slicetuner/fr-train";
import { demographicParity, summarize } from "@slicetuner/metrics";
import { groupedDataset } from "./data/fair-data.ts";
import { readNpy } from "./data/read-npy.ts";
import { sharedDirectory } from "./data/shared-directory.ts";

interface FrTrainRun {
  readonly name: string;
  readonly labels: "clean" | "poisoned";
  readonly options: Partial<FrTrainOptions>;
}

/** Without a robust part: every row counts the same. */
const alone = { strategy: "sample-selection", noiseRate: 0 } as const;
const notebook = { strategy: "published", epochs: 10_000, discriminatorSteps: 5 } as const;
const slow = { learningRate: 0.001, fairnessLearningRate: 0.001 } as const;
const runs: readonly FrTrainRun[] = [
  { name: "fairness alone", labels: "clean", options: { ...alone, fairnessWeight: 0.556 } },
  { name: "fairness alone", labels: "clean", options: { ...alone, fairnessWeight: 0.93 } },
  { name: "fairness alone", labels: "poisoned", options: { ...alone, fairnessWeight: 0.5 } },
  { name: "label discriminator", labels: "poisoned", options: { fairnessWeight: 0 } },
  { name: "label discriminator", labels: "poisoned", options: { fairnessWeight: 0.52 } },
  { name: "label discriminator", labels: "poisoned", options: { fairnessWeight: 0.9 } },
  { name: "published", labels: "poisoned", options: { ...notebook, ...slow, fairnessWeight: 0.3 } },
  { name: "published", labels: "poisoned", options: { ...notebook, ...slow, fairnessWeight: 0.52 } },
];

/**
 * FR-Train on its authors' synthetic data: rows 0–1799 train, 2000–2199 are trusted, 2700–3699 test, as in
 * their notebooks.
 */
export async function frTrainTable(seeds: readonly number[]): Promise<string> {
  const data = await loadSynthetic();
  const lines = [
    "| method | labels | fairness weight | accuracy | ratio of positive rates | lowest and highest ratio |",
    "| --- | --- | ---: | ---: | ---: | ---: |",
  ];
  for (const { name, labels, options } of runs) {
    const measured = await measure(data[labels], data.clean, options, seeds);
    const accuracy = summarize(measured.map((each) => each.accuracy));
    const ratios = measured.map((each) => each.ratio);
    const ratio = summarize(ratios);
    const show = ({ mean, standardDeviation }: { mean: number; standardDeviation: number | null }) =>
      `${mean.toFixed(4)} ± ${(standardDeviation ?? 0).toFixed(4)}`;
    const range = `${Math.min(...ratios).toFixed(3)}, ${Math.max(...ratios).toFixed(3)}`;
    lines.push(
      `| ${name} | ${labels} | ${options.fairnessWeight} | ${show(accuracy)} | ${show(ratio)} | ${range} |`,
    );
  }
  return lines.join("\n");
}

type Synthetic = ReturnType<typeof groupedDataset>;

async function measure(
  all: Synthetic,
  clean: Synthetic,
  options: Partial<FrTrainOptions>,
  seeds: readonly number[],
): Promise<{ readonly accuracy: number; readonly ratio: number }[]> {
  const test = selectRows(clean, range(2700, 3700));
  const trusted = selectRows(clean, range(2000, 2200));
  const train = selectRows(all, range(0, 1800));
  const trainer = await createFrTrainTrainer({ group: "z", ...options });
  const results: TrainingResult[] = [];
  try {
    for (const seed of seeds) {
      const rows = Uint32Array.from(range(0, 1800));
      const job = {
        id: `${seed}`,
        rows,
        weightsSeed: seed,
        batchesSeed: seed + 50,
        keepPredictions: ["test"] as const,
      };
      const call = { data: { train, validation: trusted, test, trusted }, jobs: [job] };
      results.push(...(await runTrainings({ executor: createInProcessExecutor(), trainer, ...call })));
    }
  } finally {
    await trainer.close();
  }
  return results.map(({ test: evaluation, predictions }) => {
    const decisions = Int32Array.from({ length: test.size }, (_, row) =>
      predictions!.test![2 * row + 1]! > 0.5 ? 1 : 0,
    );
    const groups = test.groups![0]!.ids;
    return {
      accuracy: evaluation!.accuracy,
      ratio: demographicParity({ decisions, groups, groupCount: 2 }).ratio!,
    };
  });
}

async function loadSynthetic(): Promise<{ readonly clean: Synthetic; readonly poisoned: Synthetic }> {
  const read = (name: string) => readNpy(join(sharedDirectory("fr-train-synthetic"), `${name}.npy`));
  const [points, groups, clean, flipped] = await Promise.all(
    ["X_synthetic", "s1_synthetic", "y_synthetic", "y_poi"].map(read),
  );
  const size = clean!.values.length;
  const make = (labelOf: (row: number) => number): Synthetic =>
    groupedDataset({
      features: Float32Array.from({ length: 3 * size }, (_, index) => {
        const [row, column] = [Math.floor(index / 3), index % 3];
        return column === 2 ? groups!.values[row]! : points!.values[2 * row + column]!;
      }),
      width: 3,
      labels: Int32Array.from({ length: size }, (_, row) => (labelOf(row) > 0 ? 1 : 0)),
      classes: ["negative", "positive"],
      groups: [{ name: "z", ids: Int32Array.from(groups!.values), values: ["0", "1"] }],
    });
  return {
    clean: make((row) => clean!.values[row]!),
    poisoned: make((row) => flipped!.values[row] ?? clean!.values[row]!),
  };
}

function range(start: number, end: number): number[] {
  return Array.from({ length: end - start }, (_, index) => start + index);
}
