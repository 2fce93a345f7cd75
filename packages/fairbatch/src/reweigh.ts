import type { Dataset } from "@slicetuner/core";
import { findGroups } from "./find-groups.ts";

/**
 * The data set with weights under which group and label are independent: each example's weight times
 * P(group) · P(label) / P(group, label) (Kamiran and Calders 2012, section 4.2). Examples without a group
 * keep theirs. The sum of the weights stays.
 * @throws InvalidInputError for a group column that the data set does not have
 */
export function reweigh(dataset: Dataset, group: string | readonly string[]): Dataset {
  const { ids, values } = findGroups(dataset, group);
  const { classes, labels, weights } = dataset;
  const cells = new Float64Array(values.length * classes.length);
  const ofGroup = new Float64Array(values.length);
  const ofLabel = new Float64Array(classes.length);
  let total = 0;
  for (let row = 0; row < dataset.size; row++) {
    const id = ids[row]!;
    if (id < 0) continue;
    const weight = weights[row]!;
    cells[id * classes.length + labels[row]!]! += weight;
    ofGroup[id]! += weight;
    ofLabel[labels[row]!]! += weight;
    total += weight;
  }
  return {
    ...dataset,
    weights: weights.map((weight, row) => {
      const id = ids[row]!;
      const label = labels[row]!;
      if (id < 0 || weight === 0) return weight;
      return (weight * ofGroup[id]! * ofLabel[label]!) / (total * cells[id * classes.length + label]!);
    }),
  };
}
