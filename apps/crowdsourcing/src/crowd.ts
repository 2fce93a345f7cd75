import { createMturkAcquirer } from "@slicetuner/acquirer-mturk";
import { type Acquirer, createProcessMemory } from "@slicetuner/core";
import {
  collectWork,
  createWorkers,
  type MturkSimulator,
  startMturkSimulator,
  type WorkOnTask,
} from "@slicetuner/mturk-simulator";
import { faceEncoder, makeFace, rewards } from "./faces.ts";

/** How good the crowd is. Shares from 0 to 1. */
export interface CrowdOptions {
  readonly seed: string;
  readonly workers: number;
  /** Workers who are right half of the time. */
  readonly careless: number;
  readonly wrongSlices: number;
  readonly duplicates: number;
  /** Whether work that turned out unusable is rejected and not paid. */
  readonly rejectUnusable: boolean;
}

/** A crowd, and the way to buy from it. */
export interface Crowd {
  readonly simulator: MturkSimulator;
  readonly acquirer: Acquirer;
}

/** Mean time until somebody takes a task. */
const pickUpSeconds = 10 * 3600;
/** Share of answers that are no example: a field was filled in wrongly. */
const unreadableShare = 0.02;

/** Starts the local marketplace with a crowd that brings faces. */
export async function startCrowd(options: CrowdOptions): Promise<Crowd> {
  // The marketplace is on this machine: any credentials do.
  process.env.AWS_ACCESS_KEY_ID ??= "local";
  process.env.AWS_SECRET_ACCESS_KEY ??= "local";
  const bring = collectWork({
    slices: faceEncoder.slices.map(({ values }) => values!),
    labelField: "smiles",
    make: makeFace,
  });
  const work: WorkOnTask = (task, worker, random) => {
    const face = bring(task, worker, random);
    return random.uniform() < unreadableShare ? { ...face, "tone 1": "dark" } : face;
  };
  const simulator = await startMturkSimulator({
    seed: options.seed,
    workers: createWorkers({
      seed: options.seed,
      count: options.workers,
      careless: options.careless,
      wrongSliceRate: options.wrongSlices,
      duplicateRate: options.duplicates,
    }),
    work,
    pickUpSeconds,
  });
  const acquirer = createMturkAcquirer(
    {
      task: "collect",
      endpoint: simulator.endpoint,
      reward: rewards,
      title: "Bring a picture of a person",
      description: "Find a picture of a person as described, and tell whether the person smiles.",
      keywords: ["pictures", "faces"],
      rejectUnusable: options.rejectUnusable,
    },
    { encoder: faceEncoder, memory: createProcessMemory() },
  );
  return { simulator, acquirer };
}
