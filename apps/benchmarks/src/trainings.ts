import { defaultAdam, layersOf, type ModelSpecification } from "@slicetuner/core";
import { onnxNative } from "./backends.ts";
import type { Benchmark, Measurement, Row, Settings, Target } from "./benchmark.ts";
import { type Contender, takeTurns } from "./measuring.ts";
import { describePeers, type PythonPeer } from "./python-peer.ts";
import { createTrainingData } from "./training-data.ts";
import { closeEntries, createEntries, examplesPerCpuSecond, type TrainingEntry } from "./training-entries.ts";
import { askForTraining, loadIntoPeer, startSklearn, startTorch, torchDefault } from "./training-peers.ts";

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

/**
 * All epochs are trained: patience never runs out, and so little validation that training is what is
 * measured.
 */
const training = { maximumEpochs: 5, patience: 5 };
const trainSize = 3200;
const validationSize = 64;

/** Of the native runtime against PyTorch. */
function targetOf({ kind }: ModelSpecification, { backend, jobs }: TrainingEntry): Target | undefined {
  if (backend !== onnxNative) return undefined;
  if (kind === "softmax-regression") return { of: "ratio", atLeast: jobs === 1 ? 5 : 15 };
  return jobs === 1 ? undefined : { of: "ratio", atLeast: 5 };
}

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
          '"alone" is one training in a call of the backend, the other as many as it takes; peers train one. scikit-learn: MLPClassifier, for softmax regression without a hidden layer; it scores its validation examples by accuracy.',
          describePeers(...Object.values(peers)),
        ],
      };
    } finally {
      for (const peer of Object.values(peers)) peer?.close();
    }
  },
};

async function measureShape(
  shape: Shape,
  peers: Readonly<Record<string, PythonPeer | null>>,
  { turns, quick }: Settings,
): Promise<Row[]> {
  const { title, width, model } = shape;
  const data = createTrainingData(width, trainSize, validationSize);
  const seconds = quick ? 0.1 : 0.4;
  const entries = await createEntries(model, training);

  const contenders: Record<string, Contender | null> = {};
  for (const entry of entries) contenders[entry.name] = examplesPerCpuSecond(entry, data, seconds);
  const { exampleShape, classes } = data.train;
  const request = {
    data: title,
    layers: layersOf(model, exampleShape, classes.length),
    learningRate: defaultAdam.learningRate,
    variant: torchDefault,
    ...training,
    seconds,
  };
  for (const [name, peer] of Object.entries(peers)) {
    await loadIntoPeer(peer, title, data);
    contenders[name] = peer && (async () => (await askForTraining(peer, request)).examples);
  }
  const rates = await takeTurns(turns, contenders);
  await closeEntries(entries);

  const row = (name: string, peer: string): Row => ({
    what: `${title}, ${name}`,
    unit: "examples per CPU-second",
    ours: rates[name] as Measurement | null,
    peer: { name: peer, measurement: rates[peer] as Measurement | null },
  });
  return [
    ...entries.map((entry) => {
      const target = targetOf(model, entry);
      return { ...row(entry.name, torch), ...(target && { target }) };
    }),
    ...entries.slice(0, 2).map(({ name }) => row(name, sklearn)),
  ];
}
