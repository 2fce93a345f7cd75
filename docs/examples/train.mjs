// Softmax regression in plain Node, as a trainer of Slice Tuner: node train.mjs [options] JOBS.json
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";

const number = (value) => ({ type: "string", default: String(value) });
const { values, positionals } = parseArgs({
  options: { rate: number(0.1), batch: number(32), epochs: number(100), patience: number(10) },
  allowPositionals: true,
});
const [rate, batchSize, maximumEpochs, patience] = ["rate", "batch", "epochs", "patience"].map(
  (name) => +values[name],
);
const jobFile = positionals[0];
const {
  protocolVersion,
  dataFormat,
  features: width,
  classes,
  data,
  jobs,
} = JSON.parse(readFileSync(jobFile, "utf8"));
if (protocolVersion !== 1 || dataFormat !== "csv")
  throw new Error("this program reads version 1 with --data-format csv");
const lines = (file) =>
  readFileSync(join(dirname(jobFile), file), "utf8")
    .trimEnd()
    .split("\n");
const parts = Object.fromEntries(
  Object.entries(data).map(([name, { file }]) => [name, lines(file).slice(1).map(example)]),
);

for (const job of jobs) {
  const rows = lines(job.rows).map((row) => parts.train[row]);
  const random = randomNumbers(job.batchesSeed);
  const start = randomNumbers(job.weightsSeed);
  const weights = classes.map(() => Array.from({ length: width + 1 }, () => 0.1 * (start() - 0.5)));
  let best = { epoch: 0, loss: Number.POSITIVE_INFINITY, weights };
  let epoch = 0;
  while (epoch < maximumEpochs && epoch - best.epoch < patience && best.epoch >= 0) {
    epoch += 1;
    shuffle(rows, random);
    for (let first = 0; first < rows.length; first += batchSize)
      descend(weights, rows.slice(first, first + batchSize));
    const { loss } = evaluate(weights, parts.validation);
    if (!Number.isFinite(loss)) best = { epoch: -1 };
    else if (loss < best.loss) best = { epoch, loss, weights: structuredClone(weights) };
    say({ type: "progress", jobId: job.id, examplesSeen: epoch * rows.length });
  }
  const result = { type: "result", jobId: job.id, epochs: epoch };
  if (best.epoch === -1) say({ ...result, status: "diverged" });
  else {
    const status = epoch - best.epoch >= patience ? "early-stopped" : "epoch-limit";
    const { predictions } = evaluate(best.weights, parts.validation);
    const test = parts.test && { predictions: evaluate(best.weights, parts.test).predictions };
    say({ ...result, status, bestEpoch: best.epoch, predictions, test });
  }
}

function say(report) {
  console.log(JSON.stringify(report));
}

/** A line of a table: the features and a 1 for the bias, then label, slice and weight. */
function example(line) {
  const numbers = line.split(",").map(Number);
  const [label, slice, weight] = numbers.slice(width);
  return { inputs: [...numbers.slice(0, width), 1], label, slice, weight };
}

function probabilities(weights, { inputs }) {
  const scores = weights.map((row) => row.reduce((sum, weight, input) => sum + weight * inputs[input], 0));
  const exponentials = scores.map((score) => Math.exp(score - Math.max(...scores)));
  const sum = exponentials.reduce((left, right) => left + right, 0);
  return exponentials.map((value) => value / sum);
}

/** One step against the gradient of Σ weight · loss / Σ weight. */
function descend(weights, batch) {
  const total = batch.reduce((sum, { weight }) => sum + weight, 0);
  const errors = batch.map((each) =>
    probabilities(weights, each).map((share, label) => share - (label === each.label)),
  );
  batch.forEach(({ inputs, weight }, row) => {
    if (weight === 0) return;
    weights.forEach((of, label) => {
      for (let input = 0; input <= width; input++)
        of[input] -= ((rate * weight) / total) * errors[row][label] * inputs[input];
    });
  });
}

/** Probabilities of each row of the table, and the weighted mean log loss over all. */
function evaluate(weights, examples) {
  const predictions = examples.map((each) => probabilities(weights, each));
  let [loss, total] = [0, 0];
  examples.forEach(({ weight, label }, row) => {
    if (weight === 0) return;
    loss -= weight * Math.log(Math.max(predictions[row][label], 1e-30));
    total += weight;
  });
  return { loss: loss / total, predictions };
}

function shuffle(list, random) {
  for (let last = list.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [list[last], list[other]] = [list[other], list[last]];
  }
}

/** Numbers in [0, 1), the same for the same seed: mulberry32. */
function randomNumbers(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
