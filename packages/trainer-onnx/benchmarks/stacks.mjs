// Examples per CPU-second by the number of jobs in a call, whole calls with their evaluation included.
// node packages/trainer-onnx/benchmarks/stacks.mjs [native|wasm]   (after pnpm build)
import { createDataset, Random } from "@slicetuner/core";
import { createOnnxTrainer } from "@slicetuner/trainer-onnx";

const runtime = process.argv[2] ?? "native";
const width = 62;
const random = new Random("stacks");

function makeData(size) {
  return createDataset({
    exampleShape: [width],
    features: Float32Array.from({ length: size * width }, () => random.normal()),
    labels: Int32Array.from({ length: size }, () => random.integer(2)),
    classes: ["no", "yes"],
    sliceIds: Int32Array.from({ length: size }, (_, row) => row % 4),
    slices: ["a", "b", "c", "d"].map((name) => ({ name })),
  });
}

const data = { train: makeData(4000), validation: makeData(500) };
const models = [{ kind: "softmax-regression" }, { kind: "mlp", hiddenSizes: [64] }];
for (const model of models) {
  const trainer = await createOnnxTrainer({ model, training: { maximumEpochs: 5 }, runtime });
  for (let count = 1; count <= trainer.capabilities.maximumJobsPerCall; count *= 2) {
    const jobs = Array.from({ length: count }, (_, seed) => ({
      id: `job ${seed}`,
      rows: Uint32Array.from({ length: data.train.size }, (_, row) => row),
      weightsSeed: seed,
      batchesSeed: seed,
    }));
    let best = 0;
    for (let repeat = 0; repeat < 5; repeat++) {
      const before = process.cpuUsage();
      const signal = new AbortController().signal;
      const results = await trainer.doTrain({ data, jobs, signal, onProgress: () => {} });
      const { user, system } = process.cpuUsage(before);
      const examples = results.reduce((total, result) => total + result.examplesSeen, 0);
      best = Math.max(best, (1e6 * examples) / (user + system));
    }
    console.log(`${trainer.name}, ${model.kind}, ${count} jobs: ${Math.round(best)} examples per CPU-second`);
  }
  await trainer.close();
}
