import type { Column } from "@slicetuner/core";
import { Random } from "@slicetuner/core";
import { demographicParity } from "@slicetuner/metrics";
import {
  type CleaningStep,
  type CleanResult,
  clean,
  type MatchCondition,
  type ReweighStrategy,
} from "@slicetuner/mlclean";
import { encodePoints } from "./encode-points.ts";
import { injectDirt } from "./inject-dirt.ts";
import { fitLogistic, predictLogistic } from "./logistic-regression.ts";
import { openAdult, openCompas, type PublishedTable, takeRows } from "./published-tables.ts";
import { summarize } from "./summarize.ts";

/**
 * Letters of the steps in their order; `shared`: duplicates are looked for inside the clusters of sanitising.
 */
const allPipelines = "none,S,C,U,SU,SCU,SCU shared,CSU,SUC,USC,CUS,UCS";
const pipelines = (process.argv[2] ?? allPipelines).split(",");
const strategy = (process.argv[3] ?? "kamiran-calders") as ReweighStrategy;
const seeds = (process.argv[4] ?? "1,2,3,4,5").split(",").map(Number);
const cleanRows = 3000;
const stepOf: Record<string, CleaningStep> = { S: "sanitize", C: "resolve", U: "reweigh" };

interface Measured {
  readonly accuracy: number;
  readonly ratio: number;
  readonly trainParity: number;
  readonly comparisons: number;
  readonly seconds: number;
  readonly poisonRemoved: number;
  readonly falselyRemoved: number;
}

const folder = process.env.SLICETUNER_DATA ?? "../shared/data";
for (const open of [openAdult, openCompas]) {
  const table = await open(folder);
  console.log(
    `\n${table.name}: ${cleanRows} rows, 30 % copies, 10 % poison, ${seeds.length} seeds, mean ± standard error\n`,
  );
  console.log(
    "| pipeline | accuracy | parity of decisions | parity of training weights | comparisons | seconds | poison removed | others removed |",
  );
  console.log("| --- | --- | --- | --- | --- | --- | --- | --- |");
  for (const pipeline of pipelines) {
    const runs = seeds.map((seed) => runOnce(table, pipeline, seed));
    const tell = (name: keyof Measured, digits: number) =>
      summarize(
        runs.map((run) => run[name]),
        digits,
      );
    console.log(
      `| ${pipeline} | ${tell("accuracy", 4)} | ${tell("ratio", 3)} | ${tell("trainParity", 3)} | ` +
        `${tell("comparisons", 0)} | ${tell("seconds", 2)} | ${tell("poisonRemoved", 3)} | ${tell("falselyRemoved", 3)} |`,
    );
  }
}

function runOnce(table: PublishedTable, pipeline: string, seed: number): Measured {
  const { train, label, positive, group, favouredGroup } = table;
  const order = new Random(seed).shuffle(Uint32Array.from({ length: train.rowCount }, (_, row) => row));
  const chosen = order.subarray(0, cleanRows);
  const columns = train.columns.map((column) => takeRows(column, chosen));
  const is = (name: string, text: string) => {
    const column = columns.find((own) => own.name === name)! as Extract<Column, { kind: "categorical" }>;
    return (row: number) => column.categories[column.codes[row]!] === text;
  };
  const [isPositive, isFavoured] = [is(label, positive), is(group, favouredGroup)];
  const dirty = injectDirt(columns, cleanRows, {
    copies: 0.3,
    poison: 0.1,
    isFavoured: (row) => isPositive(row) === isFavoured(row),
    label,
    seed,
  });
  const match = columns
    .filter(({ name }) => name !== label && name !== group)
    .map(
      ({ name, kind }): MatchCondition =>
        // Equal texts by a comparator that makes no blocks: every pair is compared, as the paper's baseline
        // does.
        kind === "numeric"
          ? { column: name, comparator: "number", threshold: 0.9 }
          : { column: name, comparator: "edit", threshold: 1, missingMatches: true },
    );
  const start = performance.now();
  const letters = pipeline === "none" ? [] : [...pipeline.replace(" shared", "")];
  const result = clean(
    { columns: dirty.columns, rowCount: dirty.rowCount },
    { label, positive, groups: [group] },
    {
      steps: letters.map((letter) => stepOf[letter]!),
      sharedClusters: pipeline.endsWith("shared"),
      sanitize: { seed, outliers: { clusters: 20 } },
      resolve: { match, window: 10_000 },
      reweigh: { strategy },
    },
  );
  const seconds = (performance.now() - start) / 1000;
  const rest = order.subarray(cleanRows);
  const test = table.test?.columns ?? train.columns.map((column) => takeRows(column, rest));
  const { accuracy, ratio } = evaluate(result, test, table);
  const removed = result.table.fates.map((fate) => fate === "removed");
  const share = (isPoison: boolean) => {
    const rows = removed.filter((_, row) => (dirty.kind[row] === "poison") === isPoison);
    return rows.filter(Boolean).length / rows.length;
  };
  return {
    accuracy,
    ratio,
    trainParity: result.steps.at(-1)?.ratesAfter?.parity ?? Number.NaN,
    comparisons: result.comparisons,
    seconds,
    poisonRemoved: share(true),
    falselyRemoved: share(false),
  };
}

/** A logistic regression on the cleaned rows with their weights, on rows that nothing has seen. */
function evaluate(
  { table: cleaned }: CleanResult,
  test: readonly Column[],
  { label, positive, group }: PublishedTable,
) {
  const { train, points } = encodePoints(cleaned.columns, test, [label]);
  const labelsOf = (columns: readonly Column[]) => codesOf(columns, label, positive);
  const coefficients = fitLogistic(train, labelsOf(cleaned.columns), cleaned.weights);
  const decisions = predictLogistic(points, coefficients).map((probability) => (probability >= 0.5 ? 1 : 0));
  const labels = labelsOf(test);
  const groups = test.find(({ name }) => name === group)! as Extract<Column, { kind: "categorical" }>;
  const used = [...new Set(groups.codes)].sort((one, two) => one - two);
  const parity = demographicParity({
    decisions,
    groups: Int32Array.from(groups.codes, (code) => used.indexOf(code)),
    groupCount: used.length,
  });
  const right = decisions.reduce((sum, decision, row) => sum + (decision === labels[row] ? 1 : 0), 0);
  return { accuracy: right / labels.length, ratio: parity.ratio ?? Number.NaN };
}

function codesOf(columns: readonly Column[], label: string, positive: string): Float64Array {
  const column = columns.find(({ name }) => name === label)! as Extract<Column, { kind: "categorical" }>;
  return Float64Array.from(column.codes, (code) => (column.categories[code] === positive ? 1 : 0));
}
