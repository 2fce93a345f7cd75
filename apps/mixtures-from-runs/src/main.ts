import { join } from "node:path";
import { parseArgs } from "node:util";
import { Random, SliceTunerError } from "@slicetuner/core";
import { fitRuns, type Runs, readRunsTables } from "@slicetuner/runs";
import { readTable } from "@slicetuner/tabular";
import { rankCorrelation } from "./rank-correlation.ts";

const { values } = parseArgs({
  options: {
    data: { type: "string", default: "../../../shared/data/regmix" },
    runs: { type: "string" },
    seed: { type: "string", default: "1" },
  },
});

try {
  await main(values.data, values.runs === undefined ? undefined : Number(values.runs), values.seed);
} catch (error) {
  if (!SliceTunerError.isInstance(error)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

async function main(folder: string, count: number | undefined, seed: string): Promise<void> {
  const train = await readRuns(folder, "train");
  const chosen = count === undefined ? train : drawRuns(train, count, new Random(seed));
  const started = performance.now();
  const model = await fitRuns(chosen);
  const fitted = performance.now();
  const test = await readRuns(folder, "test");
  const predicted = model.predict(test.amounts);

  console.log(`${chosen.amounts.length} runs, fitted in ${((fitted - started) / 1000).toFixed(1)} s`);
  console.log(`${"domain".padEnd(28)} rank correlation   RMSE   in 90 % bands`);
  const measures = model.outcomes.map((name, outcome) => {
    const measured = test.losses.map((losses) => losses[outcome]!);
    const losses = predicted.map((row) => row[outcome]!);
    const expected = losses.map((loss) => loss.expected);
    const errors = measured.map((loss, row) => (loss - expected[row]!) ** 2);
    const inside = measured.filter((loss, row) => losses[row]!.lower <= loss && loss <= losses[row]!.upper);
    const measure = {
      correlation: 100 * rankCorrelation(expected, measured),
      error: Math.sqrt(average(errors)),
      inside: inside.length / measured.length,
    };
    print(name, measure);
    return measure;
  });
  print("mean", {
    correlation: average(measures.map(({ correlation }) => correlation)),
    error: average(measures.map(({ error }) => error)),
    inside: average(measures.map(({ inside }) => inside)),
  });
  // Regret: the true mean loss of the mixture that looks best, less that of the best.
  const means = test.losses.map(average);
  const told = predicted.map((row) => average(row.map(({ expected }) => expected)));
  const regret = means[told.indexOf(Math.min(...told))]! - Math.min(...means);
  console.log(`regret of the mixture chosen among ${means.length}: ${regret.toFixed(4)}`);
}

function print(name: string, measure: { correlation: number; error: number; inside: number }): void {
  const { correlation, error, inside } = measure;
  const numbers = [correlation.toFixed(2), error.toFixed(3), `${(100 * inside).toFixed(0)} %`];
  console.log(
    `${name.padEnd(28)} ${numbers[0]!.padStart(16)} ${numbers[1]!.padStart(6)} ${numbers[2]!.padStart(15)}`,
  );
}

async function readRuns(folder: string, part: string): Promise<Runs> {
  const [amounts, losses] = await Promise.all(
    ["mixture", "pile_loss"].map((kind) => readTable(join(folder, `${part}_${kind}_1m.csv`))),
  );
  return readRunsTables({ amounts: amounts!, losses: losses! }).runs;
}

function drawRuns(runs: Runs, count: number, random: Random): Runs {
  const rows = random.shuffle(Uint32Array.from(runs.amounts.keys())).slice(0, count);
  return {
    ...runs,
    amounts: Array.from(rows, (row) => runs.amounts[row]!),
    losses: Array.from(rows, (row) => runs.losses[row]!),
  };
}

function average(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}
