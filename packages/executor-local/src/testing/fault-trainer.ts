import type { Trainer } from "@slicetuner/core";

/** The main thread's side of a trainer in `fault-trainers.mjs`: never run here, only named. */
export function faultTrainer(exportName: string, options: unknown = {}, maximumJobsPerCall = 1): Trainer {
  const url = new URL("./fault-trainers.mjs", import.meta.url).href;
  return {
    specificationVersion: "v1",
    name: exportName,
    capabilities: {
      supportsExampleWeights: true,
      deterministic: true,
      maximumJobsPerCall,
      returnsModels: false,
      returnsPredictions: false,
      takesSampler: false,
      trainsInEpochs: true,
      usesSeeds: true,
    },
    reference: { url, exportName, options },
    doTrain: async () => {
      throw new Error("ran in the main thread");
    },
    close: async () => {},
  };
}
