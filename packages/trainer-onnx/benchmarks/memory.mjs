// Whether trainings leave memory behind. Run it after a build:
//
//   node --expose-gc --max-semi-space-size=1 --no-wasm-tier-up benchmarks/memory.mjs [native|wasm] [setting
//   …]
//
// Each setting trains 500 tiny models, looks, trains a thousand more, and looks again: at the JavaScript heap
// with the buffers outside it, at the resident memory of the process, which is all that native code and
// WebAssembly hold, and at the sessions that are open. What leaks grows with every thousand; what grows once
// is an allocator that took another arena. So where more than 5 % came on top, another thousand are trained,
// and a third time; a setting is wrong when each of the three added more than 5 %, or when sessions are left.
//
// What would blur this is held still: V8's young generation has a fixed size, and WebAssembly is compiled
// once (V8's second compiler takes and returns a hundred megabytes on its own schedule).
import { createSampleData } from "@slicetuner/conformance";
import { Graph, relu } from "@slicetuner/onnx-graph";
import { createOnnxTrainer } from "@slicetuner/trainer-onnx";

const [runtime = "native", ...chosen] = process.argv.slice(2);
const [warmUp, counted, attempts, tolerance] = [500, 1000, 3, 0.05];
const sessions = await countSessions();

const training = { maximumEpochs: 2, patience: 2, batchSize: 8 };
const mlp = { kind: "mlp", hiddenSizes: [128], dropout: 0.25 };
const softmax = { kind: "softmax-regression" };
const identity = new Graph();
const backbone = { model: identity.toModel({ y: relu(identity.input("x", "float32", ["examples", 32])) }) };
const losing = ({ rows }) => ({
  needsEvaluation: true,
  rowsForEpoch: (_, { losses }) => rows.filter((_row, index) => index === 0 || losses[index] > 0.1),
});

const settings = {
  softmax: { options: { model: softmax, training } },
  mlp: { options: { model: mlp, training } },
  cnn: {
    options: { model: { kind: "cnn", blocks: [{ filters: 4 }], hiddenSizes: [16] }, training },
    exampleShape: [6, 6, 1],
  },
  sampler: { options: { model: mlp, training, sampler: losing } },
  "models kept": { options: { model: mlp, training }, keepModel: true },
  "new data each call": { options: { model: mlp, training }, newData: true },
  "backbone, new data": { options: { model: softmax, training, backbone }, newData: true },
  "trainers opened and closed": { options: { model: softmax, training }, reopen: true },
};

let failed = false;
for (const [name, setting] of Object.entries(settings)) {
  if (chosen.length === 0 || chosen.includes(name)) await measure(name, setting);
}
process.exitCode = failed ? 1 : 0;

async function measure(name, { options, exampleShape = [32], keepModel = false, newData, reopen }) {
  const makeData = (seed) =>
    createSampleData({ seed, exampleShape, trainSizes: [32, 32], validationSizes: [16, 16] });
  const create = () => createOnnxTrainer({ ...options, runtime });
  let trainer = await create();
  let data = makeData(0);
  let [done, calls] = [0, 0];
  const trainUntil = async (count) => {
    while (done < count) {
      calls++;
      if (newData) data = makeData(calls);
      if (reopen && calls % 10 === 0) {
        await trainer.close();
        trainer = await create();
      }
      // Calls of one to seven jobs, as executors make them.
      const size = Math.min(1 + (calls % 7), count - done, trainer.capabilities.maximumJobsPerCall);
      const jobs = Array.from({ length: size }, (_, index) => ({
        id: `${done + index}`,
        rows: Uint32Array.from({ length: 20 + (((done + index) * 7) % 44) }, (_row, row) => row),
        weightsSeed: done + index,
        batchesSeed: index,
        keepModel,
      }));
      await trainer.doTrain({ data, jobs, signal: new AbortController().signal, onProgress() {} });
      done += size;
    }
  };
  await trainUntil(warmUp);
  const looks = [{ ...(await look()), sessions: sessions.open }];
  let isFlat = false;
  while (!isFlat && looks.length <= attempts) {
    await trainUntil(warmUp + looks.length * counted);
    looks.push({ ...(await look()), sessions: sessions.open });
    const [before, after] = looks.slice(-2);
    isFlat = ["heap", "resident"].every((part) => after[part] <= (1 + tolerance) * before[part]);
  }
  await trainer.close();
  isFlat &&= sessions.open === 0 && looks.every((each) => each.sessions === looks[0].sessions);
  failed ||= !isFlat;
  const list = (part, digits) => looks.map((each) => each[part].toFixed(digits)).join(" → ");
  console.log(
    `${isFlat ? "flat " : "GROWS"}  ${runtime}, ${name}: heap ${list("heap", 1)} MB, ` +
      `process ${list("resident", 1)} MB, sessions ${list("sessions", 0)}, closed ${sessions.open}`,
  );
}

async function look() {
  // Finalizers run between collections, and free what a later collection finds.
  for (let round = 0; round < 3; round++) {
    gc();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const { heapUsed, external, rss } = process.memoryUsage();
  return { heap: (heapUsed + external) / 1e6, resident: rss / 1e6 };
}

/** Counts the runtime's sessions as they are created and released. */
async function countSessions() {
  const library = await import(runtime === "native" ? "onnxruntime-node" : "onnxruntime-web");
  const { InferenceSession } = library.InferenceSession ? library : library.default;
  const count = { open: 0 };
  const create = InferenceSession.create.bind(InferenceSession);
  InferenceSession.create = async (...given) => {
    const session = await create(...given);
    count.open++;
    const release = session.release.bind(session);
    session.release = async () => {
      await release();
      count.open--;
    };
    return session;
  };
  return count;
}
