import { shuffledRows } from "@slicetuner/core";
import { type FairnessTarget, fairBatch } from "@slicetuner/fairbatch";
import { measure, summarizeMeasured } from "../measure.ts";
import { type ResultRow, renderResults } from "../render.ts";
import { trainModels } from "../train-models.ts";
import { boundAccuracy } from "./accuracy-bound.ts";
import { classPosteriors, generateThreeClasses } from "./generate.ts";

interface Run {
  readonly target: FairnessTarget | undefined;
  readonly tolerance?: number;
}

const runs: readonly Run[] = [
  { target: undefined },
  { target: "equal-opportunity" },
  { target: "equalized-odds" },
  { target: "demographic-parity", tolerance: 0.4 },
  { target: "demographic-parity", tolerance: 0.3 },
  { target: "demographic-parity" },
];

/**
 * Plain training and FairBatch for each target, and the accuracy that no classifier exceeds at a DP
 * disparity.
 */
export async function threeClassesTables(seeds: readonly number[]): Promise<string> {
  const data = generateThreeClasses(8000, 1);
  const model = {
    backend: "onnx",
    model: { kind: "softmax-regression" },
    batchSize: 100,
    learningRate: 1e-3,
    epochs: 250,
  } as const;
  const rows: ResultRow[] = [];
  for (const { target, tolerance } of runs) {
    const sampler =
      target === undefined
        ? shuffledRows
        : fairBatch({ group: data.group, target, ...(tolerance !== undefined && { tolerance }) });
    const outcomes = await trainModels(
      data,
      model,
      sampler,
      seeds.map((seed) => ({ seed })),
    );
    const measured = outcomes.map(({ test }) =>
      measure(data.test, data.test.groups![0]!, { probabilities: test }),
    );
    const note = [...new Set(outcomes.flatMap(({ report }) => report?.status ?? []))].join(", ");
    const method = target ?? "plain";
    const name = tolerance === undefined ? method : `${method}, gap ≤ ${tolerance}`;
    rows.push({ method: name, summary: summarizeMeasured(measured), note });
  }
  const groups = data.test.groups![0]!.ids;
  const known = { posteriors: classPosteriors(data.test), groups, groupCount: 3, classCount: 3 };
  const plain = rows[0]!.summary.demographicParity.mean;
  const bounds = [1, plain, 0.75 * plain, 0.5 * plain, 0.25 * plain, 0].map((disparity) => {
    const title = disparity === 1 ? "any" : disparity.toFixed(4);
    return `| ${title} | ${boundAccuracy(known, disparity).toFixed(4)} |`;
  });
  const table = ["| DP disparity at most | accuracy at most |", "| --: | --: |", ...bounds].join("\n");
  return `${renderResults(rows)}\n\n${table}`;
}
