import { parseArgs } from "node:util";
import { createInProcessExecutor } from "@slicetuner/executor-local";
import { createOnnxTrainer } from "@slicetuner/trainer-onnx";
import { compareByKind, correlations, highestCorrelation, meanEffects } from "./compare-influence.ts";
import { estimateInfluence } from "./estimate-influence.ts";
import { measureInfluence } from "./measure-influence.ts";
import { renderKinds, renderMatrix, renderMean } from "./render.ts";
import { defaultSizes } from "./setting.ts";

const help = `Generated slices that help, harm or ignore each other: what designed estimation finds of it.

  --draws N        draws of the examples to estimate from (default 40)
  --sizes N,N,…    examples of each of the six slices (default 60,60,60,150,60,100)
  --trainings N    trainings for each estimate (default 100)
  --truth N        draws to measure the truth on, seven trainings each (default 400)
  --test N         examples of each slice that measure the truth (default 4000)`;

const { values } = parseArgs({
  options: {
    draws: { type: "string", default: "40" },
    sizes: { type: "string", default: defaultSizes.join(",") },
    trainings: { type: "string", default: "100" },
    truth: { type: "string", default: "400" },
    test: { type: "string", default: "4000" },
    help: { type: "boolean", default: false },
  },
});

if (values.help) console.log(help);
else await main();

async function main(): Promise<void> {
  const trainer = await createOnnxTrainer({ model: { kind: "softmax-regression" } });
  const executor = createInProcessExecutor();
  const machinery = { trainer, executor };
  const trainings = Number(values.trainings);
  const sizes = values.sizes.split(",").map(Number);
  if (sizes.length !== defaultSizes.length || !sizes.every((size) => size >= 4 && size % 2 === 0)) {
    throw new Error(`--sizes ${values.sizes}: give six even numbers of at least 4`);
  }
  const truth = await measureInfluence(machinery, {
    draws: Number(values.truth),
    testSize: Number(values.test),
    seed: "truth",
    sizes,
  });
  const estimates = [];
  for (let draw = 1; draw <= Number(values.draws); draw++) {
    estimates.push(await estimateInfluence(machinery, { trainings, seed: `draw-${draw}`, sizes }));
  }
  const { all, betweenSlices } = correlations(estimates, sizes);
  const highest = highestCorrelation(sizes);
  console.log(`## By kind of pair, ${estimates.length} draws, ${trainings} trainings each

${renderKinds(compareByKind(truth, estimates, sizes))}

Rank correlation of one draw's estimates with the exact effects: ${renderMean(all)} over all pairs (${highest.all.toFixed(2)} at most: slices that ignore each other share a rank), ${renderMean(betweenSlices)} between slices (${highest.betweenSlices.toFixed(2)} at most).

## Measured on ${values.truth} draws

${renderMatrix(truth.effects, truth.standardErrors)}

## Estimated, mean of ${estimates.length} draws

${renderMatrix(meanEffects(estimates))}`);
  await executor.close();
  await trainer.close();
}
