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
  slices,
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
    const test = parts.test && evaluate(best.weights, parts.test);
    say({ ...result, status, bestEpoch: best.epoch, ...evaluate(best.weights, parts.validation), test });
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

/** Weighted mean log loss, of all examples and of each slice, and the share of right answers. */
function evaluate(weights, examples) {
  const sums = [...slices, "all"].map(() => ({ weight: 0, loss: 0 }));
  let right = 0;
  for (const each of examples.filter(({ weight }) => weight > 0)) {
    const shares = probabilities(weights, each);
    for (const sum of [sums[each.slice], sums.at(-1)]) {
      sum.weight += each.weight;
      sum.loss -= each.weight * Math.log(Math.max(shares[each.label], 1e-30));
    }
    if (shares.indexOf(Math.max(...shares)) === each.label) right += each.weight;
  }
  const losses = sums.map(({ loss, weight }) => (weight > 0 ? loss / weight : null));
  return { loss: losses.at(-1), sliceLosses: losses.slice(0, -1), accuracy: right / sums.at(-1).weight };
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
