import { parseArgs } from "node:util";
import { roundMoney, sliceSizes } from "@slicetuner/core";
import { createInProcessExecutor } from "@slicetuner/executor-local";
import { createIntake } from "@slicetuner/intake";
import { createOnnxTrainer } from "@slicetuner/trainer-onnx";
import { evaluate, plan } from "@slicetuner/tuner";
import { buyRound, paidFor } from "./buy-round.ts";
import { startCrowd } from "./crowd.ts";
import { makeFaces } from "./faces.ts";
import { money, renderBooks, renderRound } from "./render.ts";

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
  let train = await makeFaces(new Array(8).fill(40), `${seed} start`);
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
  const intake = createIntake();
  const measure = () => evaluate({ data: { train, validation, test }, ...machinery, repeats: 5 });

  const before = await measure();
  const { unitCosts } = await crowd.acquirer.doQuote({ signal: new AbortController().signal });
  const rounds = Number(values.rounds);
  let budget = Number(values.budget);
  let paid = 0;
  for (let round = 1; round <= rounds; round++) {
    const share = budget / (rounds - round + 1);
    const { result } = plan({ data: { train, validation }, ...machinery, unitCosts, budget: share });
    const { allocation } = await result;
    const bought = await buyRound({
      crowd,
      intake,
      train,
      amounts: allocation.amounts,
      id: `${seed}/${round}`,
    });
    console.log(
      `Round ${round} of ${rounds}: ${money(share)} to spend\n\n${renderRound(bought, train.slices)}\n`,
    );
    train = bought.train;
    paid = roundMoney(paid + paidFor(bought.outcomes));
    budget = roundMoney(budget - paidFor(bought.outcomes));
  }
  const after = await measure();
  console.log(`${renderBooks(paid, crowd.simulator.ledger())}

Examples a slice: ${sliceSizes(train).join(" ")}
Loss on 8 × 500 other faces ${before.mean.loss.toFixed(3)} → ${after.mean.loss.toFixed(3)}, average equalized error rate ${before.mean.averageEqualizedErrorRate.toFixed(3)} → ${after.mean.averageEqualizedErrorRate.toFixed(3)}`);
  await executor.close();
  await trainer.close();
  await crowd.acquirer.close();
  await crowd.simulator.close();
}
