import { loadAdultData } from "./data/adult.ts";
import { loadCompasData } from "./data/compas.ts";
import { loadFairBatchSynthetic } from "./data/fairbatch-synthetic.ts";
import { sharedDirectory } from "./data/shared-directory.ts";
import { adultRuns, compasRuns, runPublished, syntheticRuns } from "./published-settings.ts";
import { renderResults } from "./render.ts";
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
  adult: async (options) => {
    const data = await loadAdultData("sex");
    const settings = { ...options, batchSize: 1000, learningRate: 1e-3 };
    return `## ${data.title}\n\n${renderResults(await runPublished(data, adultRuns, settings))}`;
  },
};
