import {
  defaultAdam,
  layersOf,
  type ModelSpecification,
  publishedCnn,
  type TrainingData,
} from "@slicetuner/core";
import { onnxNative } from "./backends.ts";
import type { Benchmark, Measurement, Row, Settings, Target } from "./benchmark.ts";
import { type Contender, takeTurns } from "./measuring.ts";
import { createPictureData } from "./picture-data.ts";
import { describePeers, type PythonPeer } from "./python-peer.ts";
import { closeEntries, createEntries, examplesPerCpuSecond, type TrainingEntry } from "./training-entries.ts";
import { askForTraining, loadIntoPeer, startTorch, type TorchVariant } from "./training-peers.ts";

interface Network {
  readonly title: string;
  readonly shape: readonly [number, number, number];
  readonly model: ModelSpecification;
  /** How many times PyTorch's rate the native runtime is to reach. */
  readonly lead: number;
}

/** A network whose trainings are over in a tenth of a second or so. */
export const smallCnn: ModelSpecification = {
  kind: "cnn",
  blocks: [{ filters: 16 }, { filters: 32 }],
  hiddenSizes: [],
};

const networks: readonly Network[] = [
  { title: "published CNN 28 × 28 × 1", shape: [28, 28, 1], model: publishedCnn, lead: 1.4 },
  { title: "small CNN 28 × 28 × 1", shape: [28, 28, 1], model: smallCnn, lead: 1.4 },
  { title: "published CNN 32 × 32 × 3", shape: [32, 32, 3], model: publishedCnn, lead: 1.2 },
];

/** All epochs are trained, with Adam as published for pictures. */
const optimizer = { ...defaultAdam, learningRate: 5e-4 };
const training = { maximumEpochs: 4, patience: 4, optimizer };
const trainSize = 640;
/** For TensorFlow.js without its native library, which is very slow at convolutions. */
const slowTrainSize = 32;
/** Validation examples for each training example. */
const validationShare = 0.1;

/** The fastest of these is the peer: what is fastest depends on the processor and on the network. */
const torchVariants: Readonly<Record<string, TorchVariant>> = {
  "PyTorch, channels first": { channelsLast: false, mkldnn: true },
  "PyTorch, channels last": { channelsLast: true, mkldnn: true },
  "PyTorch, channels first, no oneDNN": { channelsLast: false, mkldnn: false },
  "PyTorch, channels last, no oneDNN": { channelsLast: true, mkldnn: false },
};

/** How many pictures go forward and backward in a second of CPU time, in each backend. */
export const pictureTrainings: Benchmark = {
  name: "picture-trainings",
  title: "Pictures: examples per CPU-second, minibatches of 32, Adam",
  async run(settings) {
    const torch = await startTorch();
    try {
      const measured = [];
      for (const network of networks) measured.push(await measureNetwork(network, torch, settings));
      return {
        rows: measured.flatMap(({ rows }) => rows),
        notes: [
          `Counted: training examples that went forward and backward, over the CPU time of all threads of the process. ${training.maximumEpochs} epochs of ${trainSize} examples each (tfjs pure: ${slowTrainSize}); the loss on a tenth as many validation examples after each epoch, start weights, dropout masks, shuffling and the evaluation at the end are in the time.`,
          "Published: 3 × 3 × 32, pool, 3 × 3 × 64, pool, dense 256, dropout .25, .25, .3. Small: 3 × 3 × 16, pool, 3 × 3 × 32, pool, output; no dropout.",
          "PyTorch is measured in four ways in every turn, and the fastest of each network is the peer:",
          ...measured.flatMap(({ note }) => note ?? []),
          describePeers(torch),
        ],
      };
    } finally {
      torch?.close();
    }
  },
};

async function measureNetwork(
  { title, shape, model, lead }: Network,
  torch: PythonPeer | null,
  { turns, quick }: Settings,
): Promise<{ rows: Row[]; note: string | null }> {
  const data = createData(shape, trainSize);
  const slowData = createData(shape, slowTrainSize);
  const seconds = quick ? 0.1 : 1.5;
  const entries = await createEntries(model, training);

  const contenders: Record<string, Contender | null> = {};
  for (const entry of entries) {
    const isSlow = entry.backend.name === "tfjs pure";
    contenders[entry.name] = examplesPerCpuSecond(entry, isSlow ? slowData : data, isSlow ? 0 : seconds);
  }
  await loadIntoPeer(torch, title, data);
  const { maximumEpochs, patience } = training;
  const request = {
    data: title,
    layers: layersOf(model, shape, data.train.classes.length),
    learningRate: optimizer.learningRate,
    maximumEpochs,
    patience,
    seconds,
  };
  for (const [name, variant] of Object.entries(torchVariants)) {
    contenders[name] = torch && (async () => (await askForTraining(torch, { ...request, variant })).examples);
  }
  const rates: Record<string, Measurement | null> = await takeTurns(turns, contenders);
  await closeEntries(entries);

  const rateOf = (name: string): number => rates[name]?.median ?? 0;
  const variants = Object.keys(torchVariants).sort((first, second) => rateOf(second) - rateOf(first));
  const fastest = torch === null ? "PyTorch" : variants[0]!;
  const rows = entries.map((entry): Row => {
    const target = targetOf(entry, lead);
    return {
      what: `${title}, ${entry.name}`,
      unit: "examples per CPU-second",
      ours: rates[entry.name] ?? null,
      peer: { name: fastest, measurement: rates[fastest] ?? null },
      ...(target && { target }),
    };
  });
  const described = variants.map((name) => `${name} ${Math.round(rateOf(name)).toLocaleString("en-US")}`);
  return { rows, note: torch && `${title}: ${described.join("; ")}.` };
}

function createData(shape: Network["shape"], size: number): TrainingData {
  return createPictureData(shape, size, Math.ceil(validationShare * size));
}

/** Trainings come in numbers: where a call takes several, the target is for them. */
function targetOf({ backend, trainer, jobs }: TrainingEntry, lead: number): Target | undefined {
  if (backend !== onnxNative || jobs < (trainer?.capabilities.maximumJobsPerCall ?? 1)) return undefined;
  return { of: "ratio", atLeast: lead };
}
