import { type Column, Random } from "@slicetuner/core";
import { clean, confidentLearning } from "@slicetuner/mlclean";
import { encodePoints } from "./encode-points.ts";
import { fitLogistic, predictLogistic } from "./logistic-regression.ts";
import { openAdult, openCompas, type PublishedTable, takeRows } from "./published-tables.ts";
import { summarize } from "./summarize.ts";

/**
 * Labels are flipped, and are found again: how many, how surely, and what a plain model without them gains.
 */
const seeds = (process.argv[2] ?? "1,2,3,4,5").split(",").map(Number);
const trainRows = 5000;
const share = 0.1;
const folds = 5;

type Categorical = Extract<Column, { kind: "categorical" }>;

/**
 * Which rows are flipped: of all, of the group that is less favoured, or of the rows with the higher ages.
 */
const attacks = ["random", "of one group", "of the older half"] as const;

for (const open of [openAdult, openCompas]) {
  const table = await open(process.env.SLICETUNER_DATA ?? "../shared/data");
  console.log(
    `\n${table.name}: ${share * 100} % of the labels flipped, ${seeds.length} seeds, mean ± standard error\n`,
  );
  console.log("| flips | method | found | precision | accuracy |");
  console.log("| --- | --- | --- | --- | --- |");
  for (const attack of attacks) {
    const runs = seeds.map((seed) => runOnce(table, attack, seed));
    for (const method of runs[0]!.keys()) {
      const tell = (name: keyof Found, digits: number) =>
        summarize(
          runs.map((run) => run.get(method)![name]),
          digits,
        );
      console.log(
        `| ${attack} | ${method} | ${tell("recall", 3)} | ${tell("precision", 3)} | ${tell("accuracy", 4)} |`,
      );
    }
  }
}

interface Found {
  readonly recall: number;
  readonly precision: number;
  readonly accuracy: number;
}

function runOnce(table: PublishedTable, attack: (typeof attacks)[number], seed: number): Map<string, Found> {
  const { train, label, positive, group, favouredGroup } = table;
  const order = new Random(seed).shuffle(Uint32Array.from({ length: train.rowCount }, (_, row) => row));
  const count = Math.min(trainRows, Math.floor(0.7 * train.rowCount));
  const columns = train.columns.map((column) => takeRows(column, order.subarray(0, count)));
  const test = table.test?.columns ?? train.columns.map((column) => takeRows(column, order.subarray(count)));
  const named = (name: string) => columns.find((column) => column.name === name)!;
  const groups = named(group) as Categorical;
  const age = named("age") as Extract<Column, { kind: "numeric" }>;
  const middle = [...age.values].sort((one, two) => one - two)[count >> 1]!;
  const rows = Array.from({ length: count }, (_, row) => row);
  const open = rows.filter((row) =>
    attack === "random"
      ? true
      : attack === "of one group"
        ? groups.categories[groups.codes[row]!] !== favouredGroup
        : age.values[row]! >= middle,
  );
  const flipped = new Set(
    new Random(seed)
      .fork("flips")
      .shuffle(open)
      .slice(0, Math.round(share * count)),
  );
  const labels = named(label) as Categorical;
  // Two values, whatever categories the column knows.
  const [one, two] = [...new Set(labels.codes)];
  const dirty: Column = {
    ...labels,
    codes: labels.codes.map((code, row) => (flipped.has(row) ? (code === one ? two! : one!) : code)),
  };
  const dirtyColumns = columns.map((column) => (column.name === label ? dirty : column));
  const isPositive = (column: Categorical) =>
    Float64Array.from(column.codes, (code) => (column.categories[code] === positive ? 1 : 0));
  const given = isPositive(dirty);
  const probabilities = crossFitted(dirtyColumns, label, given, seed);
  const losses = new Map(
    rows.map((row) => [
      String(row),
      -Math.log(given[row] === 1 ? probabilities[row]! : 1 - probabilities[row]!),
    ]),
  );
  const removedBy = (by: "neighbours" | { readonly losses: ReadonlyMap<string, number> }) =>
    clean(
      { columns: dirtyColumns, rowCount: count },
      { label, positive, groups: [group] },
      { steps: ["sanitize"], sanitize: { outliers: false, labelFlips: { by } } },
    ).table.fates.flatMap((fate, row) => (fate === "removed" ? [row] : []));
  const twoColumns = Float64Array.from({ length: 2 * count }, (_, place) =>
    place % 2 === 1 ? probabilities[place >> 1]! : 1 - probabilities[place >> 1]!,
  );
  const methods = new Map<string, readonly number[]>([
    ["none", []],
    ["neighbours", removedBy("neighbours")],
    ["cross-fitted losses", removedBy({ losses })],
    ["confident learning", confidentLearning(twoColumns, given, 2)],
    ["all flips, known", [...flipped]],
  ]);
  const measure = (removed: readonly number[]): Found => {
    const gone = new Set(removed);
    const kept = rows.filter((row) => !gone.has(row));
    const right = removed.filter((row) => flipped.has(row)).length;
    const { train: points, points: others } = encodePoints(
      dirtyColumns.map((column) => takeRows(column, kept)),
      test,
      [label],
    );
    const coefficients = fitLogistic(
      points,
      kept.map((row) => given[row]!),
      new Float64Array(kept.length).fill(1),
    );
    const truth = isPositive(test.find(({ name }) => name === label) as Categorical);
    const decided = predictLogistic(others, coefficients);
    const correct = decided.reduce((sum, own, row) => sum + ((own >= 0.5 ? 1 : 0) === truth[row] ? 1 : 0), 0);
    return {
      recall: right / flipped.size,
      precision: removed.length === 0 ? Number.NaN : right / removed.length,
      accuracy: correct / truth.length,
    };
  };
  return new Map([...methods].map(([method, removed]) => [method, measure(removed)]));
}

/** P(favourable) of each row, of a logistic regression that has not seen it. */
function crossFitted(
  columns: readonly Column[],
  label: string,
  given: Float64Array,
  seed: number,
): Float64Array {
  const rows = new Random(seed)
    .fork("folds")
    .shuffle(Uint32Array.from({ length: given.length }, (_, row) => row));
  const probabilities = new Float64Array(given.length);
  for (let fold = 0; fold < folds; fold++) {
    const held = rows.filter((_, place) => place % folds === fold);
    const others = rows.filter((_, place) => place % folds !== fold);
    const take = (chosen: Uint32Array) => columns.map((column) => takeRows(column, chosen));
    const { train, points } = encodePoints(take(others), take(held), [label]);
    const coefficients = fitLogistic(
      train,
      Float64Array.from(others, (row) => given[row]!),
      new Float64Array(others.length).fill(1),
    );
    predictLogistic(points, coefficients).forEach((own, place) => {
      probabilities[held[place]!] = own;
    });
  }
  return probabilities;
}
