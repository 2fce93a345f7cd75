import {
  defaultAdam,
  defaultTrainingOptions,
  layersOf,
  type ModelSpecification,
  type TrainingData,
} from "@slicetuner/core";
import { backends, createIfHere, trainDirectly } from "./backends.ts";
import type { Benchmark, Measurement, Row } from "./benchmark.ts";
import { loadExperiment, shuffleExperiment } from "./experiment.ts";
import { type Contender, perCpuSecond, takeTurns } from "./measuring.ts";
import { describePeers } from "./python-peer.ts";
import { jobsOnAllRows } from "./training-data.ts";
import { askForTraining, loadIntoPeer, startTorch, torchDefault } from "./training-peers.ts";

const model: ModelSpecification = { kind: "softmax-regression" };
const { maximumEpochs, patience } = defaultTrainingOptions;

/**
 * Trainings as a run of Slice Tuner needs them by the hundred: few rows, early stopping on the validation
 * loss.
 */
export const adultTrainings: Benchmark = {
  name: "adult-trainings",
  title: "Adult trainings: trainings per CPU-second until early stopping, softmax regression",
  async run({ turns, quick }) {
    const experiment = await loadExperiment();
    const data: TrainingData = shuffleExperiment(experiment, 1);
    const seconds = quick ? 0.1 : 1;
    const contenders: Record<string, Contender | null> = {};
    const epochs = new Map<string, number>();

    for (const backend of backends) {
      const trainer = await createIfHere(backend, model, {});
      const side = trainer?.capabilities.maximumJobsPerCall ?? 1;
      for (const jobs of new Set([1, side])) {
        const name = side > 1 ? `${backend.name}, ${jobs === 1 ? "alone" : `${jobs} a call`}` : backend.name;
        contenders[name] =
          trainer &&
          (() =>
            perCpuSecond(seconds, async () => {
              const results = await trainDirectly(trainer, data, jobsOnAllRows(data, jobs));
              epochs.set(name, results.reduce((sum, result) => sum + result.epochs, 0) / results.length);
              return results.length;
            }));
      }
    }
    const names = Object.keys(contenders);
    const torch = await startTorch();
    try {
      await loadIntoPeer(torch, "adult", data);
      contenders.torch =
        torch &&
        (async () => {
          const answer = await askForTraining(torch, {
            data: "adult",
            layers: layersOf(model, data.train.exampleShape, data.train.classes.length),
            learningRate: defaultAdam.learningRate,
            variant: torchDefault,
            maximumEpochs,
            patience,
            seconds,
          });
          epochs.set("PyTorch", answer.epochs);
          return answer.trainings;
        });
      const rates: Record<string, Measurement | null> = await takeTurns(turns, contenders);
      const rows = names.map((name): Row => {
        const peer = { name: "PyTorch", measurement: rates.torch ?? null };
        return { what: name, unit: "trainings per CPU-second", ours: rates[name] ?? null, peer };
      });
      const counted = [...epochs].map(([name, mean]) => `${name} ${Math.round(mean)}`).join("; ");
      return {
        rows,
        notes: [
          `${experiment.title}: ${data.train.size} training and ${data.validation.size} validation examples of ${data.train.exampleShape.join(" × ")} features; patience ${patience}. Validation is in the time.`,
          `Mean epochs of a training: ${counted}.`,
          describePeers(torch),
        ],
      };
    } finally {
      torch?.close();
    }
  },
};
