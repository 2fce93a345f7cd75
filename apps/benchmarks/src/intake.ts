import { createDataset, type Dataset, Random } from "@slicetuner/core";
import { checkDuplicates, createIntake } from "@slicetuner/intake";
import { createDescriber } from "@slicetuner/similarity";
import type { Benchmark, Settings } from "./benchmark.ts";
import { cpuMillisecondsOf, cpuMillisecondsOfCall, exactly, takeTurns } from "./measuring.ts";

const columns = 60;

/** Of the columns, the rest is 0 or 1. */
const numericColumns = 6;

/** How long a delivery is checked beside large training data. */
export const intake: Benchmark = {
  name: "intake",
  title: `Intake: a delivery beside the training data, ${columns} columns`,
  async run({ turns, quick }: Settings) {
    const [trainRows, deliveredRows] = quick ? [10_000, 1000] : [100_000, 10_000];
    const train = generate(trainRows, "train");
    const delivered = withCopies(generate(deliveredRows, "new"), train);
    const orderIds = delivered.exampleIds.map(() => "order");
    let ours: readonly (string | undefined)[] = [];
    let theirs: readonly (string | undefined)[] = [];
    const call = {
      train,
      deliveries: [
        {
          order: { id: "order", slice: 0, count: deliveredRows, unitCost: 1 },
          delivery: { orderId: "order", status: "complete", examples: delivered, cost: 0, warnings: [] },
        },
      ],
      earlierAnswers: [],
      signal: new AbortController().signal,
    } as const;
    const { index, scan, whole } = await takeTurns(turns, {
      index: () =>
        cpuMillisecondsOf(1, () => {
          const { findings } = checkDuplicates(train, delivered, orderIds);
          ours = findings.map((finding) => finding?.duplicateOf);
        }) / 1000,
      scan: () =>
        cpuMillisecondsOf(1, () => {
          theirs = scanForTwins(train, delivered, 0.05);
        }) / 1000,
      whole: async () => (await cpuMillisecondsOfCall(1, () => createIntake().doCheck(call))) / 1000,
    });
    const same = ours.filter((twin, row) => twin === theirs[row]).length / ours.length;
    const size = `${deliveredRows.toLocaleString("en-US")} rows beside ${trainRows.toLocaleString("en-US")}`;
    return {
      rows: [
        {
          what: `${size}: exact and near duplicates`,
          unit: "s",
          ours: index,
          peer: { name: "near duplicates, every row with every row, JavaScript", measurement: scan },
        },
        { what: `${size}: the same answer as the scan's`, unit: "share", ours: exactly(same) },
        { what: `${size}: all checks`, unit: "s", ours: whole },
      ],
      notes: [
        `CPU time. ${numericColumns} columns are normal numbers, the others 0 or 1; a tenth of the delivered rows are copies of training rows, half of them moved a little. The scan leaves a pair at the first column that differs by more, numbers first.`,
      ],
    };
  },
};

function generate(size: number, name: string): Dataset {
  const random = new Random(name);
  return createDataset({
    exampleShape: [columns],
    features: Float32Array.from({ length: size * columns }, (_, index) => {
      return index % columns < numericColumns ? random.normal() : random.integer(2);
    }),
    labels: Int32Array.from({ length: size }, () => random.integer(2)),
    classes: ["no", "yes"],
    sliceIds: new Int32Array(size),
    slices: [{ name: "all" }],
    exampleIds: Array.from({ length: size }, (_, row) => `${name} ${row}`),
  });
}

/**
 * Every tenth row becomes that of a training row; every second one of those moves by 0.01 in its first
 * column.
 */
function withCopies(delivered: Dataset, train: Dataset): Dataset {
  for (let row = 0; row < delivered.size; row += 10) {
    const source = (row * 7) % train.size;
    delivered.features.set(train.features.subarray(source * columns, (source + 1) * columns), row * columns);
    delivered.labels[row] = train.labels[source]!;
    if (row % 20 === 0) delivered.features[row * columns]! += 0.01;
  }
  return delivered;
}

/** The definition of near duplicates, tried on every pair of a delivered and a training row. */
function scanForTwins(train: Dataset, delivered: Dataset, distance: number): (string | undefined)[] {
  const describer = createDescriber(train);
  const { values: own, indicators } = describer.describe(delivered);
  const { values: known } = describer.describe(train);
  const limits = Float64Array.from(indicators, (indicator) => (indicator === 1 ? 0 : distance));
  return Array.from(delivered.labels, (label, row) => {
    for (let other = 0; other < train.size; other++) {
      if (train.labels[other] !== label) continue;
      let column = 0;
      while (
        column < columns &&
        Math.abs(own[row * columns + column]! - known[other * columns + column]!) <= limits[column]!
      ) {
        column += 1;
      }
      if (column === columns) return train.exampleIds[other];
    }
    return undefined;
  });
}
