import type { ModelSpecification } from "@slicetuner/core";
import { fairnessTargets } from "@slicetuner/fairbatch";
import { loadAdultData } from "./data/adult.ts";
import { loadCompasData } from "./data/compas.ts";
import { loadFairBatchSynthetic } from "./data/fairbatch-synthetic.ts";
import { sharedDirectory } from "./data/shared-directory.ts";
import { runFrontier } from "./frontier.ts";
import { adultRuns, compasRuns, runPublished, syntheticRuns } from "./published-settings.ts";
import { renderResults } from "./render.ts";
import { runThreeClasses } from "./three-classes.ts";
import type { Backend } from "./train-models.ts";

export interface ExperimentOptions {
  readonly seeds: readonly number[];
  readonly backend: Backend;
}

/** By name; each gives its tables as Markdown. */
export const experiments: Readonly<Record<string, (options: ExperimentOptions) => Promise<string>>> = {
  bands: async (options) => {
    const data = await loadFairBatchSynthetic(sharedDirectory("fairbatch-synthetic"));
    const settings = { ...options, batchSize: 100, learningRate: 5e-4 };
    return renderResults(await runPublished(data, syntheticRuns, settings));
  },
  compas: async (options) => {
    const tables: string[] = [];
    for (const group of ["sex", "race"] as const) {
      const data = await loadCompasData(group);
      const rows = await runPublished(data, compasRuns, { ...options, batchSize: 100, learningRate: 5e-4 });
      tables.push(`## ${data.title}\n\n${renderResults(rows)}`);
    }
    return tables.join("\n\n");
  },
  "three-classes": async ({ seeds }) => renderResults(await runThreeClasses(seeds)),
  frontier: (options) => frontier(options, { kind: "softmax-regression" }),
  "frontier-mlp": (options) => frontier(options, { kind: "mlp", hiddenSizes: [32] }),
  adult: async (options) => {
    const data = await loadAdultData("sex");
    const settings = { ...options, batchSize: 1000, learningRate: 1e-3 };
    return `## ${data.title}\n\n${renderResults(await runPublished(data, adultRuns, settings))}`;
  },
};

/** All methods on the synthetic data and on COMPAS, for each target. */
async function frontier({ seeds, backend }: ExperimentOptions, model: ModelSpecification): Promise<string> {
  const all = [
    await loadFairBatchSynthetic(sharedDirectory("fairbatch-synthetic")),
    await loadCompasData("sex"),
    await loadCompasData("race"),
  ];
  const tables: string[] = [];
  for (const data of all) {
    for (const target of fairnessTargets) {
      const settings = { backend, model, batchSize: 100, learningRate: 1e-3, epochs: 300, target, seeds };
      const rows = await runFrontier(data, settings);
      tables.push(`### ${data.title}: ${target}\n\n${renderResults(rows)}`);
    }
  }
  return tables.join("\n\n");
}
