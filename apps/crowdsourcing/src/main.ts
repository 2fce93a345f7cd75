import { parseArgs } from "node:util";
import { type Dataset, sliceSizes } from "@slicetuner/core";
import { createInProcessExecutor } from "@slicetuner/executor-local";
import { createIntake } from "@slicetuner/intake";
import { createOnnxTrainer } from "@slicetuner/trainer-onnx";
import { measureOutcome } from "@slicetuner/tuner";
import { buyFaces, paidFor } from "./buy-faces.ts";
import { startCrowd } from "./crowd.ts";
import { makeFaces } from "./faces.ts";
import { renderBooks, renderRound } from "./render.ts";

const help = `Buys faces from a simulated crowd: plans, orders, waits, checks, settles, and looks into the marketplace's books.

  --budget N         dollars, fees included (default 600)
  --rounds N         rounds of planning and buying (default 2)
  --workers N        size of the crowd (default 60)
  --careless X       share of workers who are right half of the time (default 0.25)
  --wrong-slices X   share of examples of another slice than ordered (default 0.2)
  --duplicates X     share of examples that others brought too (default 0.15)
  --reject           reject unusable work and do not pay it
  --seed TEXT        same seed, same run (default "crowd")`;

const { values } = parseArgs({
  options: {
    budget: { type: "string", default: "600" },
    rounds: { type: "string", default: "2" },
    workers: { type: "string", default: "60" },
    careless: { type: "string", default: "0.25" },
    "wrong-slices": { type: "string", default: "0.2" },
    duplicates: { type: "string", default: "0.15" },
    reject: { type: "boolean", default: false },
    seed: { type: "string", default: "crowd" },
    help: { type: "boolean", default: false },
  },
});

if (values.help) console.log(help);
else await main();

async function main(): Promise<void> {
  const { seed } = values;
  const validation = await makeFaces(new Array(8).fill(250), `${seed} validation`);
  const test = await makeFaces(new Array(8).fill(500), `${seed} test`);
  const train = await makeFaces(new Array(8).fill(40), `${seed} start`);
  const crowd = await startCrowd({
    seed,
    workers: Number(values.workers),
    careless: Number(values.careless),
    wrongSlices: Number(values["wrong-slices"]),
    duplicates: Number(values.duplicates),
    rejectUnusable: values.reject,
  });
  const trainer = await createOnnxTrainer({ model: { kind: "softmax-regression" } });
  const executor = createInProcessExecutor();
  const machinery = { trainer, executor };
  const measure = (enlarged: Dataset) =>
    measureOutcome({ data: { train: enlarged, validation, test }, ...machinery, repeats: 5 });

  const before = await measure(train);
  const { rounds, result } = await buyFaces({
    crowd,
    data: { train, validation },
    ...machinery,
    intake: createIntake(),
    budget: Number(values.budget),
    rounds: Number(values.rounds),
    runId: seed,
    onRound: (round) => console.log(`${renderRound(round, train.slices)}\n`),
  });
  const paid = paidFor(rounds.flatMap(({ outcomes }) => outcomes));
  const after = await measure(result.train);
  console.log(`${renderBooks(paid, crowd.simulator.ledger())}

Examples a slice: ${sliceSizes(result.train).join(" ")}
Loss on 8 × 500 other faces ${before.mean.loss.toFixed(3)} → ${after.mean.loss.toFixed(3)}, average equalized error rate ${before.mean.averageEqualizedErrorRate.toFixed(3)} → ${after.mean.averageEqualizedErrorRate.toFixed(3)}`);
  await executor.close();
  await trainer.close();
  await crowd.acquirer.close();
  await crowd.simulator.close();
}
