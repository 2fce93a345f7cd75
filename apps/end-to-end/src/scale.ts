import { createPoolAcquirer } from "@slicetuner/acquirer-pool";
import { Random } from "@slicetuner/core";
import { createInProcessExecutor } from "@slicetuner/executor-local";
import { fairBatch } from "@slicetuner/fairbatch";
import { acquireStep, cleanStep, findStep, runPipeline, trainStep } from "@slicetuner/pipeline";
import type { Table } from "@slicetuner/tabular";
import { createOnnxTrainer } from "@slicetuner/trainer-onnx";

// CPU time (other programs do not count in it) and memory of each step on generated rows: node dist/scale.js
// 10000 100000 1000000

const model = {
  model: { kind: "softmax-regression" },
  training: { maximumEpochs: 4, batchSize: 256 },
} as const;

for (const rowCount of process.argv.slice(2).map(Number)) {
  const started = cpuMilliseconds();
  const table = generate(rowCount, 1);
  const pool = generate(Math.min(20_000, rowCount), 2);
  const trainer = await createOnnxTrainer(model);
  const executor = createInProcessExecutor();
  const since = new Map<string, number>();
  const seconds: [string, number][] = [["generate", (cpuMilliseconds() - started) / 1000]];
  const outcome = await runPipeline({
    ...{ table, trainer, executor, repeats: 1, seed: 1 },
    roles: { label: "label", positive: "yes", groups: ["sex"], ignore: [] },
    shares: { test: 0.2, validation: 0.1 },
    steps: {
      clean: cleanStep(),
      find: findStep(),
      acquire: acquireStep({
        budget: 1000,
        open: ({ encodeOffer }) => createPoolAcquirer({ pool: encodeOffer(pool) }),
        strategy: "one-shot",
        runId: "scale",
      }),
      train: [
        trainStep("fairbatch", (group) =>
          createOnnxTrainer({
            ...model,
            sampler: fairBatch({ group: [group!], target: "demographic-parity" }),
          }),
        ),
      ],
    },
    onEvent: (event) => {
      if (event.type === "step-start") since.set(event.name, cpuMilliseconds());
      if (event.type === "step-end")
        seconds.push([event.step, (cpuMilliseconds() - since.get(event.name)!) / 1000]);
    },
  });
  await trainer.close();
  await executor.close();
  const total = (cpuMilliseconds() - started) / 1000;
  const memory = process.resourceUsage().maxRSS / 1024;
  const parts = seconds.map(([step, own]) => `${step} ${own.toFixed(1)} s`).join(", ");
  console.log(
    `${rowCount} rows: ${total.toFixed(1)} s of CPU in all (${parts}), ${memory.toFixed(0)} MB at most, ${outcome.stages.length} stages`,
  );
}

/** Four numbers, three texts, a label that they tell, and a region where they tell it otherwise. */
function generate(rowCount: number, seed: number): Table {
  const random = new Random(seed).fork("rows");
  const numbers = ["a", "b", "c", "d"].map((name) => ({ name, values: new Float64Array(rowCount) }));
  const regions = new Int32Array(rowCount);
  const kinds = new Int32Array(rowCount);
  const sexes = new Int32Array(rowCount);
  const labels = new Int32Array(rowCount);
  for (let row = 0; row < rowCount; row++) {
    for (const { values } of numbers) values[row] = random.normal();
    regions[row] = random.integer(8);
    kinds[row] = random.integer(5);
    sexes[row] = random.integer(2);
    const [a, b] = [numbers[0]!.values[row]!, numbers[1]!.values[row]!];
    const score = a - b + (sexes[row] === 1 ? 0.5 : -0.5) + random.normal();
    labels[row] = (regions[row] === 3 ? -score : score) > 0 ? 1 : 0;
  }
  const text = (name: string, codes: Int32Array, categories: readonly string[]) =>
    ({ name, kind: "categorical", codes, categories, missing: 0 }) as const;
  const range = (prefix: string, count: number): string[] =>
    Array.from({ length: count }, (_, index) => `${prefix}${index}`);
  const source = `generated-${seed}`;
  return {
    ...{ source, rowCount, excluded: [], warnings: [] },
    columns: [
      ...numbers.map(({ name, values }) => ({ name, kind: "numeric", values, missing: 0 }) as const),
      text("region", regions, range("region ", 8)),
      text("kind", kinds, range("kind ", 5)),
      text("sex", sexes, ["F", "M"]),
      text("label", labels, ["no", "yes"]),
    ],
    parts: [
      { source, rowCount, places: Uint32Array.from({ length: rowCount }, (_, row) => row + 1), unit: "row" },
    ],
  };
}

/** Of this process, all threads. */
function cpuMilliseconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
