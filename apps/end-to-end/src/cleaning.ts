import { loadTable } from "@slicetuner/datasets";
import { createInProcessExecutor } from "@slicetuner/executor-local";
import { summarize } from "@slicetuner/metrics";
import {
  type CleanStepOptions,
  cleanStep,
  type PipelineOutcome,
  pipelineMeasures,
  runPipeline,
} from "@slicetuner/pipeline";
import { createOnnxTrainer } from "@slicetuner/trainer-onnx";
import { addDirt, drawParts } from "./add-dirt.ts";

// What each operation of cleaning does alone, on rows that none was given:
// node dist/cleaning.js adult|compas [seeds] [share of poison] [share of flips] [rows to start with]

const steps = ["sanitize"] as const;
const far = { outliers: { cutoff: 6 } } as const;
const ways: Readonly<Record<string, CleanStepOptions>> = {
  "outliers, cutoff 2.5": { steps },
  "outliers, cutoff 6": { steps, sanitize: far },
  "cutoff 2.5, flips by neighbours": { steps, sanitize: { labelFlips: { by: "neighbours" } } },
  "cutoff 2.5, flips by models": { steps, modelFlips: true },
  weights: { steps: ["reweigh"] },
  "cutoff 6, weights": { steps: ["sanitize", "reweigh"], sanitize: far },
};

const settings = {
  adult: { start: 1000, test: 3000, groups: ["sex"] },
  compas: { start: 1200, test: 1500, groups: ["race"] },
} as const;

const [name = "adult", ...numbers] = process.argv.slice(2);
if (name !== "adult" && name !== "compas") throw new Error("say adult or compas");
const { test, groups } = settings[name];
const [seeds = 5, poison = 0.05, flips = 0.1, start = settings[name].start] = numbers.map(Number);
const known = await loadTable(name);
if (known === undefined) throw new Error(`${name} has no table`);
const { table, label, exclude } = known;
const trainer = await createOnnxTrainer({ model: { kind: "mlp", hiddenSizes: [16] } });
const executor = createInProcessExecutor();
const outcomes = new Map<string, PipelineOutcome[]>(Object.keys(ways).map((way) => [way, []]));

for (let seed = 1; seed <= seeds; seed++) {
  const [rows, aside] = drawParts(table, [start, test], seed);
  const dirty = addDirt(rows!, label, { poison, flips }, seed);
  for (const [way, options] of Object.entries(ways))
    outcomes.get(way)!.push(
      await runPipeline({
        ...{ table: dirty, trainer, executor, seed, repeats: 3 },
        roles: { label, positive: undefined, groups, ignore: exclude },
        shares: { test: aside!, validation: 0.25 },
        intervals: { replicates: 300 },
        steps: { clean: cleanStep(options) },
      }),
    );
}
await executor.close();
await trainer.close();

console.log(
  `${name}, ${start} rows, ${poison} poisoned, ${flips} flipped, ${seeds} seeds: change by cleaning, mean ± standard error, paired by seed\n`,
);
const shown = pipelineMeasures.filter((measure) => !measure.includes("Equalized"));
console.log(`| cleaning | rows removed | ${shown.join(" | ")} |`);
console.log(`| --- | ---: |${shown.map(() => " ---: |").join("")}`);
for (const [way, own] of outcomes) {
  const removed = own.map(({ stages }) => stages[0]!.trainRows - stages[1]!.trainRows);
  const cells = shown.map((measure) => {
    const changes = own.map(({ stages }) => stages[1]!.change![measure]);
    const count = (verdict: string): number => changes.filter((one) => one.verdict === verdict).length;
    const { mean, standardError } = summarize(changes.map(({ value }) => value!));
    return `${mean.toFixed(4)} ± ${(standardError ?? 0).toFixed(4)} (+${count("better")} −${count("worse")})`;
  });
  console.log(`| ${way} | ${summarize(removed).mean.toFixed(0)} | ${cells.join(" | ")} |`);
}
