import { join } from "node:path";
import { parseArgs } from "node:util";
import { Random, SliceTunerError } from "@slicetuner/core";
import { fitRuns, type Runs, readRunsTables } from "@slicetuner/runs";
import { readTable } from "@slicetuner/tabular";
import { type DrawMeasures, measureDraw, oddsBins } from "./measure-draw.ts";
import { rankCorrelation } from "./rank-correlation.ts";

const { values } = parseArgs({
  options: {
    data: { type: "string", default: "../../../shared/data/regmix" },
    runs: { type: "string" },
    seed: { type: "string", default: "1" },
    draws: { type: "string" },
  },
});

try {
  const count = values.runs === undefined ? undefined : Number(values.runs);
  if (values.draws === undefined) await main(values.data, count, values.seed);
  else await drawAgain(values.data, count ?? 64, Number(values.draws));
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
  const means = test.losses.map((losses) => average(losses.map((loss) => loss!)));
  const told = predicted.map((row) => average(row.map(({ expected }) => expected)));
  const regret = means[told.indexOf(Math.min(...told))]! - Math.min(...means);
  console.log(`regret of the mixture chosen among ${means.length}: ${regret.toFixed(4)}`);
}

/** The same for many draws of the runs: means with standard errors. */
async function drawAgain(folder: string, count: number, draws: number): Promise<void> {
  const [train, test] = [await readRuns(folder, "train"), await readRuns(folder, "test")];
  const found: DrawMeasures[] = [];
  for (let draw = 1; draw <= draws; draw++) {
    const model = await fitRuns(drawRuns(train, count, new Random(String(draw))));
    found.push(measureDraw(model, test, new Random(`pairs/${draw}`)));
    console.error(`${draw} of ${draws}`);
  }
  console.log(`${count} runs, ${draws} draws: mean ± standard error`);
  for (const name of ["correlation", "error", "inside", "regret"] as const)
    console.log(`${name.padEnd(12)} ${describe(found.map((measures) => measures[name]))}`);
  console.log("pairs of mixtures, told to be better with odds of …: share that was");
  for (const [index, name] of oddsBins.entries()) {
    const pairs = found.flatMap(({ odds }) => odds[index]!);
    console.log(`${name.label.padEnd(12)} ${average(pairs).toFixed(3)} of ${pairs.length}`);
  }
}

function describe(numbers: readonly number[]): string {
  const mean = average(numbers);
  const variance = numbers.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (numbers.length - 1);
  return `${mean.toFixed(4)} ± ${Math.sqrt(variance / numbers.length).toFixed(4)}, worst ${Math.min(...numbers).toFixed(4)} to ${Math.max(...numbers).toFixed(4)}`;
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
