import { createPoolAcquirer } from "@slicetuner/acquirer-pool";
import { Random, type Trainer } from "@slicetuner/core";
import { loadTable } from "@slicetuner/datasets";
import { createInProcessExecutor } from "@slicetuner/executor-local";
import { chooseModel, fairBatch } from "@slicetuner/fairbatch";
import { createFrTrainTrainer } from "@slicetuner/fr-train";
import { createIntake } from "@slicetuner/intake";
import { summarize } from "@slicetuner/metrics";
import {
  acquireStep,
  chosenTrainStep,
  cleanStep,
  findStep,
  type PipelineOutcome,
  pipelineMeasures,
  runPipeline,
} from "@slicetuner/pipeline";
import { createOnnxTrainer } from "@slicetuner/trainer-onnx";
import { addDirt, drawParts } from "./add-dirt.ts";
import { defaultCrowd, withCrowd } from "./simulated-crowd.ts";

// Each system added one at a time, on the same test rows, over seeds: node dist/main.js adult|compas [seeds]
// [published|dirty]

const settings = {
  adult: { start: 1000, pool: 3000, test: 3000, budget: 300, groups: ["sex"], positive: undefined },
  compas: { start: 1200, pool: 2400, test: 1500, budget: 300, groups: ["race"], positive: undefined },
} as const;

const [name = "compas", seedText = "5", kind = "published"] = process.argv.slice(2);
if (name !== "adult" && name !== "compas") throw new Error("say adult or compas");
const setting = settings[name];
const dirt = kind === "dirty" ? { poison: 0.05, flips: 0.1 } : { poison: 0, flips: 0 };
const known = await loadTable(name);
if (known === undefined) throw new Error(`${name} has no table`);
const { table, label, exclude } = known;
const model = { model: { kind: "mlp", hiddenSizes: [16] } } as const;
const target = "demographic-parity";
const executor = createInProcessExecutor();
const outcomes: PipelineOutcome[] = [];

for (let seed = 1; seed <= Number(seedText); seed++) {
  const [start, pool, test] = drawParts(table, [setting.start, setting.pool, setting.test], seed);
  const trainer = await createOnnxTrainer(model);
  const outcome = await runPipeline({
    table: addDirt(start!, label, dirt, seed),
    roles: { label, positive: setting.positive, groups: setting.groups, ignore: exclude },
    shares: { test: test!, validation: 0.25 },
    ...{ trainer, executor, seed, repeats: 3 },
    intervals: { replicates: 300 },
    steps: {
      clean: cleanStep({ steps: ["sanitize", "reweigh"], sanitize: { outliers: { cutoff: 6 } } }),
      find: findStep(),
      acquire: acquireStep({
        budget: setting.budget,
        open: ({ encodeOffer }) => {
          const order = new Random(seed).fork("pool");
          return withCrowd(createPoolAcquirer({ pool: encodeOffer(pool!), order }), defaultCrowd, seed);
        },
        intake: createIntake({ suspicion: false }),
        runId: `seed-${seed}`,
      }),
      train: [
        endedTraining("fairbatch", [25, 50, 100, 150, 225, 325, 500], (group, maximumEpochs) =>
          createOnnxTrainer({
            ...{ ...model, training: { maximumEpochs } },
            sampler: fairBatch({ group: [group], target }),
          }),
        ),
        endedTraining("fr-train", [400, 600, 900, 1300, 2000], (group, epochs) =>
          createFrTrainTrainer({
            ...{ ...model, group, target, strategy: "sample-selection", epochs },
            ...{ pretrainingEpochs: 166, noiseRate: 0.1 },
          }),
        ),
      ],
    },
  });
  await trainer.close();
  outcomes.push(outcome);
  const [first] = outcome.slices;
  console.error(
    `seed ${seed}: ${outcome.stages.map(({ summary }) => summary).join(" | ")} (worst slice: ${first?.name})`,
  );
}
await executor.close();

const stageNames = outcomes[0]!.stages.map((stage) => stage.name);
console.log(`\n${name}, ${kind}, ${outcomes.length} seeds: mean ± standard error\n`);
console.log(`| stage | ${pipelineMeasures.join(" | ")} |`);
console.log(`| --- |${pipelineMeasures.map(() => " ---: |").join("")}`);
for (const [place, stage] of stageNames.entries())
  console.log(
    `| ${stage} | ${pipelineMeasures.map((measure) => cell((own) => own.stages[place]!.measures[measure].value)).join(" | ")} |`,
  );
console.log(
  "\nchange against the stage before (train: against acquire), paired by seed; better + in how many seeds beyond noise, − worse\n",
);
console.log(`| stage | ${pipelineMeasures.join(" | ")} |`);
console.log(`| --- |${pipelineMeasures.map(() => " ---: |").join("")}`);
for (const [place, stage] of stageNames.entries()) {
  if (place === 0) continue;
  const cells = pipelineMeasures.map((measure) => {
    const verdicts = outcomes.map((own) => own.stages[place]!.change![measure].verdict);
    const count = (verdict: string): number => verdicts.filter((own) => own === verdict).length;
    return `${cell((own) => own.stages[place]!.change![measure].value)} (+${count("better")} −${count("worse")})`;
  });
  console.log(`| ${stage} | ${cells.join(" | ")} |`);
}

/** A fair training that ends where the validation rows say so, as in `slicetuner pipeline`. */
function endedTraining(
  name: string,
  counts: readonly number[],
  open: (group: string, epochs: number) => Promise<Trainer>,
) {
  return chosenTrainStep(
    name,
    counts.map((epochs) => ({ name: `${epochs} epochs`, open: (group) => open(group!, epochs) })),
    ({ labels, classes, groups }, models) =>
      chooseModel({ labels, classCount: classes.length, group: groups![0]! }, models, { target }).chosen,
  );
}

function cell(pick: (outcome: PipelineOutcome) => number | null): string {
  const values = outcomes.map(pick).filter((value) => value !== null);
  const { mean, standardError } = summarize(values);
  return `${mean.toFixed(4)} ± ${(standardError ?? 0).toFixed(4)}`;
}
