import type { ModelSpecification, Trainer } from "@slicetuner/core";
import { backends, createIfHere, onnxNative, trainDirectly } from "./backends.ts";
import type { Benchmark, Measurement, Row, Settings, Target } from "./benchmark.ts";
import { type Contender, perCpuSecond, takeTurns } from "./measuring.ts";
import { describePeers, type PythonPeer } from "./python-peer.ts";
import { createTrainingData, jobsOnAllRows } from "./training-data.ts";
import { askForTraining, loadIntoPeer, startSklearn, startTorch } from "./training-peers.ts";

interface Shape {
  readonly title: string;
  readonly width: number;
  readonly model: ModelSpecification;
}

const shapes: readonly Shape[] = [
  { title: "softmax regression 104-2", width: 104, model: { kind: "softmax-regression" } },
  { title: "softmax regression 62-2", width: 62, model: { kind: "softmax-regression" } },
  { title: "MLP 104-64-2", width: 104, model: { kind: "mlp", hiddenSizes: [64] } },
];

/** All epochs are trained: patience never runs out, and so little validation that training is what is measured. */
const training = { maximumEpochs: 5, patience: 5 };
const trainSize = 3200;
const validationSize = 64;

/** Of softmax regression in the native runtime, against PyTorch. */
const torchTargets = {
  alone: { of: "ratio", atLeast: 5 },
  stacked: { of: "ratio", atLeast: 15 },
} as const;

const torch = "PyTorch";
const sklearn = "scikit-learn";

/** How many examples go forward and backward in a second of CPU time, in each backend. */
export const trainings: Benchmark = {
  name: "trainings",
  title: "Trainings: examples per CPU-second, minibatches of 32, Adam",
  async run(settings) {
    const peers = { [torch]: await startTorch(), [sklearn]: await startSklearn() };
    try {
      const rows: Row[] = [];
      for (const shape of shapes) rows.push(...(await measureShape(shape, peers, settings)));
      return {
        rows,
        notes: [
          `Counted: training examples that went forward and backward, over the CPU time of all threads of the process. ${training.maximumEpochs} epochs of ${trainSize} examples each; the loss on ${validationSize} validation examples after each epoch, start weights, shuffling and the evaluation at the end are in the time.`,
          '"alone" trains one model a call, "stacked" as many side by side as the backend takes; peers train one. scikit-learn: MLPClassifier, for softmax regression without a hidden layer; it scores its validation examples by accuracy.',
          describePeers(...Object.values(peers)),
        ],
      };
    } finally {
      for (const peer of Object.values(peers)) peer?.close();
    }
  },
};

/** One line of the report: a backend, and how many models it trains side by side. */
interface Entry {
  readonly name: string;
  readonly trainer: Trainer | null;
  readonly jobs: number;
  readonly target?: Target;
}

async function measureShape(
  shape: Shape,
  peers: Readonly<Record<string, PythonPeer | null>>,
  { turns, quick }: Settings,
): Promise<Row[]> {
  const { title, width, model } = shape;
  const data = createTrainingData(width, trainSize, validationSize);
  const seconds = quick ? 0.1 : 0.4;
  const entries = await createEntries(model);

  const contenders: Record<string, Contender | null> = {};
  for (const { name, trainer, jobs } of entries) {
    contenders[name] =
      trainer &&
      (() =>
        perCpuSecond(seconds, async () => {
          const results = await trainDirectly(trainer, data, jobsOnAllRows(data, jobs));
          return results.reduce((sum, { examplesSeen }) => sum + examplesSeen, 0);
        }));
  }
  for (const [name, peer] of Object.entries(peers)) {
    await loadIntoPeer(peer, title, data);
    contenders[name] =
      peer &&
      (async () => (await askForTraining(peer, { data: title, model, ...training, seconds })).examples);
  }
  const rates = await takeTurns(turns, contenders);
  for (const { trainer } of entries) await trainer?.close();

  const row = (name: string, peer: string): Row => ({
    what: `${title}, ${name}`,
    unit: "examples per CPU-second",
    ours: rates[name] as Measurement | null,
    peer: { name: peer, measurement: rates[peer] as Measurement | null },
  });
  return [
    ...entries.map(({ name, target }) => ({ ...row(name, torch), ...(target && { target }) })),
    ...entries.slice(0, 2).map(({ name }) => row(name, sklearn)),
  ];
}

async function createEntries(model: ModelSpecification): Promise<Entry[]> {
  const entries: Entry[] = [];
  for (const backend of backends) {
    const trainer = await createIfHere(backend, model, training);
    const side = trainer?.capabilities.maximumJobsPerCall ?? 1;
    const targets = backend === onnxNative && model.kind === "softmax-regression" ? torchTargets : undefined;
    const name = side > 1 ? `${backend.name}, alone` : backend.name;
    entries.push({ name, trainer, jobs: 1, ...(targets && { target: targets.alone }) });
    if (side === 1) continue;
    const stacked = `${backend.name}, ${side} stacked`;
    entries.push({ name: stacked, trainer, jobs: side, ...(targets && { target: targets.stacked }) });
  }
  return entries;
}
