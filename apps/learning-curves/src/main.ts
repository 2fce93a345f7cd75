import { join } from "node:path";
import { parseArgs } from "node:util";
import { SliceTunerError } from "@slicetuner/core";
import { compareFamilies } from "./compare-families.ts";
import { readLearningCurves, readScalingRuns } from "./read-curves.ts";
import { compareScaling } from "./scaling.ts";

const { values } = parseArgs({
  options: {
    data: { type: "string", default: "../../../shared/data" },
    every: { type: "string", default: "1" },
    scaling: { type: "boolean", default: false },
  },
});

try {
  await main(values.data, Number(values.every), values.scaling);
} catch (error) {
  if (!SliceTunerError.isInstance(error)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

async function main(folder: string, every: number, onlyScaling: boolean): Promise<void> {
  const runs = await readScalingRuns(join(folder, "over-training", "over-training-losses.csv"));
  console.table(compareScaling(runs));
  if (onlyScaling) return;
  const curves = await readLearningCurves(join(folder, "lcdb-1.1", "error-rate-cc18.csv.gz"));
  const dataSets = [...new Set(curves.map(({ dataSet }) => dataSet))];
  // The prior of "auto" was chosen on every second data set.
  for (const half of [0, 1]) {
    const own = curves.filter(
      ({ dataSet }, index) => dataSets.indexOf(dataSet) % 2 === half && index % every === 0,
    );
    console.log(half === 0 ? "\nData sets on which the prior was chosen" : "\nData sets that were not used");
    console.table(compareFamilies(own));
  }
}
