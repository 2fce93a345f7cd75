import { Random } from "@slicetuner/core";
import { findSlices } from "@slicetuner/slice-finder";

const random = new Random(1);
const age = Float64Array.from({ length: 5000 }, () => 18 + random.integer(60));
const sex = Int32Array.from(age, () => random.integer(2));
// The losses of a model that is worse on women below 30.
const losses = age.map((years, row) => random.uniform() + (years < 30 && sex[row] === 0 ? 0.2 : 0));

const columns = [
  { name: "age", kind: "numeric", values: age, missing: 0 },
  { name: "sex", kind: "categorical", codes: sex, categories: ["Female", "Male"], missing: 0 },
] as const;
const { slices } = await findSlices({ columns, losses }, { edges: { age: [30, 50] } });
for (const { name, rows, meanLoss, meanLossOutside } of slices) {
  console.log(`${name}: ${rows} rows, ${meanLoss.toFixed(2)} against ${meanLossOutside.toFixed(2)}`);
}
