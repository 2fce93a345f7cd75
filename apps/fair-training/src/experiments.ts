import { fairnessTargets } from "@slicetuner/fairbatch";
import { loadAdultData } from "./data/adult.ts";
import { loadCompasData } from "./data/compas.ts";
import type { FairData } from "./data/fair-data.ts";
import { loadFairBatchSynthetic } from "./data/fairbatch-synthetic.ts";
import { sharedDirectory } from "./data/shared-directory.ts";
import { compareEpochs } from "./epochs.ts";
import { runFlips } from "./flips/run-flips.ts";
import { frTrainTable } from "./fr-train.ts";
import { renderPoints, renderVerdicts } from "./frontier/render-frontier.ts";
import { type FrontierOptions, runFrontier } from "./frontier/run-frontier.ts";
import { adultRuns, compasRuns, runPublished, syntheticRuns } from "./published-settings.ts";
import { renderResults } from "./render.ts";
import { runShift } from "./shift.ts";
import { threeClassesTables } from "./three-classes/run-three-classes.ts";
import type { Backend } from "./train-models.ts";

export interface ExperimentOptions {
  readonly seeds: readonly number[];
  readonly backend: Backend;
  readonly data: DataName;
  readonly model: "logistic" | "mlp";
}

/** How models are trained on a known data set. */
type DataSettings = Pick<FrontierOptions, "batchSize" | "learningRate" | "epochs" | "robustEpochs">;

interface KnownData {
  load(): Promise<FairData>;
  readonly settings: DataSettings;
}

const small: DataSettings = { batchSize: 100, learningRate: 1e-3, epochs: 300, robustEpochs: 2400 };
const compas: DataSettings = { ...small, robustEpochs: 6000 };
const large: DataSettings = { batchSize: 1000, learningRate: 2e-3, epochs: 80, robustEpochs: 600 };

const dataNames = ["synthetic", "compas-sex", "compas-race", "adult"] as const;
export type DataName = (typeof dataNames)[number];

/** By name: how the data are read, and how models are trained on them. */
export const dataSets: Readonly<Record<DataName, KnownData>> = {
  synthetic: { load: () => loadFairBatchSynthetic(sharedDirectory("fairbatch-synthetic")), settings: small },
  "compas-sex": { load: () => loadCompasData("sex"), settings: compas },
  "compas-race": { load: () => loadCompasData("race"), settings: compas },
  adult: { load: () => loadAdultData("sex"), settings: large },
};

/** By name; each gives its tables as Markdown. */
export const experiments: Readonly<Record<string, (options: ExperimentOptions) => Promise<string>>> = {
  bands: async (options) => {
    const data = await dataSets.synthetic.load();
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
  "three-classes": ({ seeds }) => threeClassesTables(seeds),
  frontier: async ({ seeds, data, model }) => {
    const { load, settings } = dataSets[data];
    const loaded = await load();
    const points = await runFrontier(loaded, {
      ...settings,
      model: model === "mlp" ? { kind: "mlp", hiddenSizes: [32] } : { kind: "softmax-regression" },
      seeds,
      hasReference: model === "logistic",
    });
    const details = fairnessTargets.map((target) => `### ${target}\n\n${renderPoints(points, target)}`);
    return [`## ${loaded.title}, ${model}`, renderVerdicts(points), ...details].join("\n\n");
  },
  "label-flips": async ({ seeds, data }) => {
    const { load } = dataSets[data];
    const loaded = await load();
    const model = { kind: "softmax-regression" } as const;
    const settings = { batchSize: 100, learningRate: 2e-3, epochs: 40, robustEpochs: 500 };
    const rows = Math.min(2000, loaded.train.size);
    const tables = await runFlips(loaded, { ...settings, model, seeds, rows });
    const texts = [...tables].map(([title, table]) => `### ${title}\n\n${renderResults(table)}`);
    return [`## ${loaded.title}, ${rows} rows`, ...texts].join("\n\n");
  },
  epochs: async ({ seeds, data }) => {
    const { load, settings } = dataSets[data];
    const loaded = await load();
    const tables: string[] = [];
    // All training rows, and so few that the shares run to their end before the model has learnt.
    for (const rows of [loaded.train.size, 750]) {
      const table = await compareEpochs(loaded, { ...settings, rows, seeds });
      tables.push(`### ${rows.toLocaleString("en-US")} training and validation rows\n\n${table}`);
    }
    return [`## ${loaded.title}`, ...tables].join("\n\n");
  },
  shift: async ({ seeds, data }) => {
    const { load, settings } = dataSets[data];
    const loaded = await load();
    const { batchSize, learningRate, epochs } = settings;
    const model = { kind: "softmax-regression" } as const;
    const rows = await runShift(loaded, { backend: "onnx", model, batchSize, learningRate, epochs }, seeds);
    return `## ${loaded.title}\n\n${renderResults(rows)}`;
  },
  adult: async (options) => {
    const data = await loadAdultData("sex");
    const settings = { ...options, batchSize: 1000, learningRate: 1e-3 };
    return `## ${data.title}\n\n${renderResults(await runPublished(data, adultRuns, settings))}`;
  },
  "fr-train": ({ seeds }) => frTrainTable(seeds),
};
