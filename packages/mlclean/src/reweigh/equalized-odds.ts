import { ExactSum } from "@slicetuner/core";
import { textOf } from "../cells.ts";
import type { WeighedRows } from "./cell-weights.ts";
import type { CellFactor, Factors } from "./factors.ts";

/**
 * Weights grow with this power of the errors: a whole step, or half of one, goes beyond where odds are equal
 * (measured on Adult).
 */
const step = 0.25;

/** No cell's weights change by more than this factor, or its inverse: rates of few rows are mostly chance. */
const most = 4;

/**
 * Weights of a group and label grow with how much more often than usual an earlier model errs there: by the
 * fourth root of the cell's error rate over that of all rows with the label, then so that each label keeps
 * its weight. A model that is trained with them errs more evenly: one step of the multiplicative weights of
 * A. Agarwal et al., "A Reductions Approach to Fair Classification", ICML 2018. Data alone have no such
 * weights.
 */
export function equalizedOdds({ cells, standing, weights, columns, roles, counts }: WeighedRows): Factors {
  const predictions = columns.find(({ name }) => name === roles.predictions)!;
  const groups = cells!.groupNames.length;
  const wholeSums = Array.from({ length: 2 * groups }, () => new ExactSum());
  const wrongSums = Array.from({ length: 2 * groups }, () => new ExactSum());
  for (const row of standing) {
    const [group, label] = [cells!.groups[row]!, cells!.labels[row]!];
    const decided = textOf(predictions, row);
    if (group < 0 || label < 0 || decided === undefined) continue;
    const isWrong = (decided === cells!.positive ? 1 : 0) !== label;
    for (const sums of isWrong ? [wholeSums, wrongSums] : [wholeSums]) {
      sums[2 * group + label]!.add(weights[row]!, counts?.[row]);
    }
  }
  const whole = Float64Array.from(wholeSums, (sum) => sum.value);
  const wrong = Float64Array.from(wrongSums, (sum) => sum.value);
  const warnings: string[] = [];
  const factors: CellFactor[] = [];
  const byLabel = [0, 1].map((label) => {
    const own = Array.from({ length: groups }, (_, group) => 2 * group + label);
    const sum = (values: Float64Array) => own.reduce((total, cell) => total + values[cell]!, 0);
    const usual = sum(wrong) / sum(whole);
    if (!(usual > 0)) {
      warnings.push(
        `the earlier model makes no error on rows with the ${label === 1 ? "favourable" : "other"} label: their weights stay`,
      );
      return own.map(() => 1);
    }
    const wanted = own.map((cell) =>
      whole[cell]! > 0
        ? Math.max(1 / most, Math.min(most, (wrong[cell]! / whole[cell]! / usual) ** step))
        : 1,
    );
    const kept = own.reduce((total, cell, group) => total + whole[cell]! * wanted[group]!, 0) / sum(whole);
    return wanted.map((factor) => factor / kept);
  });
  cells!.groupNames.forEach((group, index) => {
    factors.push(
      { group, positive: true, factor: byLabel[1]![index]! },
      { group, positive: false, factor: byLabel[0]![index]! },
    );
  });
  return { factors, warnings };
}
