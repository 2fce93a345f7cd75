import { createPoolAcquirer } from "@slicetuner/acquirer-pool";
import { Random, splitBySlice } from "@slicetuner/core";
import { generateDataset, generatedSetting } from "@slicetuner/datasets";
import { createWorkerExecutor } from "@slicetuner/executor-local";
import { createOnnxTrainer } from "@slicetuner/trainer-onnx";
import { tune } from "@slicetuner/tuner";

const examples = generateDataset({ sizes: 2000, seed: 1 });
const { pool, ...data } = splitBySlice(examples, { ...generatedSetting, order: new Random(1) });

const trainer = await createOnnxTrainer({ model: { kind: "softmax-regression" } });
const executor = createWorkerExecutor({ workers: 2 });
const run = tune({ data, trainer, executor, acquirer: createPoolAcquirer({ pool }), budget: 300 });
for await (const event of run) {
  if (event.type === "plan-made") console.log(`round ${event.round}: buy ${event.amounts.join(", ")}`);
}
const { status, spent, acquired } = await run.result;
console.log(`${status}: ${spent} spent, ${acquired.join(", ")} bought`);
await executor.close();
