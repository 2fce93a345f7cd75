import type { ModelSpecification, TrainingData } from "@slicetuner/core";
import { backends, createIfHere, trainDirectly } from "./backends.ts";
import { createPictureData } from "./picture-data.ts";
import { createTrainingData, jobsOnAllRows } from "./training-data.ts";

/** What this program is asked for, as JSON in its only argument. */
export interface MemoryRequest {
  readonly network: "mlp" | "cnn";
  readonly backend: string;
  /** After how many trainings to look, rising. */
  readonly counts: readonly number[];
}

/** Megabytes after a garbage collection. */
export interface MemoryUse {
  /** Of JavaScript: its heap and the buffers outside it. */
  readonly heap: number;
  /** Resident memory of the process. */
  readonly resident: number;
}

/** What this program writes: one line of JSON; null when the backend is not on this machine. */
export type MemoryAnswer = { readonly uses: readonly MemoryUse[] } | null;

const training = { maximumEpochs: 2, patience: 2, batchSize: 8 };

const networks: Record<
  MemoryRequest["network"],
  { readonly model: ModelSpecification; readonly data: () => TrainingData }
> = {
  mlp: {
    model: { kind: "mlp", hiddenSizes: [128], dropout: 0.25 },
    data: () => createTrainingData(32, 32, 16),
  },
  cnn: {
    model: { kind: "cnn", blocks: [{ filters: 8, dropout: 0.25 }], hiddenSizes: [96], dropout: 0.25 },
    data: () => createPictureData([8, 8, 1], 32, 16),
  },
};

const { network, backend: name, counts } = JSON.parse(process.argv[2]!) as MemoryRequest;
console.log(JSON.stringify(await answer()));

async function answer(): Promise<MemoryAnswer> {
  const backend = backends.find((each) => each.name === name)!;
  const { model, data: createData } = networks[network];
  const trainer = await createIfHere(backend, model, training);
  if (trainer === null) return null;
  const data = createData();
  const uses: MemoryUse[] = [];
  let done = 0;
  // Batches of changing size, as executors make them.
  for (let batch = 0; done < counts.at(-1)!; batch++) {
    const next = counts.find((count) => count > done)!;
    const size = Math.min(1 + (batch % 7), next - done);
    await trainDirectly(trainer, data, jobsOnAllRows(data, size, done));
    done += size;
    if (done === next) uses.push(await measure());
  }
  await trainer.close();
  return { uses };
}

async function measure(): Promise<MemoryUse> {
  // Finalizers run between collections, and free what a later collection finds.
  for (let round = 0; round < 3; round++) {
    gc!();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const { heapUsed, external, rss } = process.memoryUsage();
  return { heap: (heapUsed + external) / 1e6, resident: rss / 1e6 };
}
