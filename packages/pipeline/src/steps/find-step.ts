import { crossFittedLosses, type FindSlicesOptions, findSlices } from "@slicetuner/slice-finder";
import { filterRows } from "@slicetuner/tabular";
import type { FindStep, FoundSlices } from "../step.ts";

export interface FindStepOptions extends Omit<FindSlicesOptions, "signal" | "onProgress"> {
  /** Trainings, each of which gives the losses of the rows that it has not seen. @default 3 */
  readonly folds?: number;
}

/**
 * Slice Finder: trains on folds of the training rows, takes each row's loss from the model that has not seen
 * it, and finds slices whose losses are large; see `findSlices` of `@slicetuner/slice-finder`. Of slices that
 * overlap much, the best one is taken.
 */
export function findStep({ folds = 3, ...search }: FindStepOptions = {}): FindStep {
  return {
    name: "slice-finder",
    async run(rows, { roles, trainer, executor, seed, signal, encode, onProgress }): Promise<FoundSlices> {
      const { dataset, rows: encoded } = encode(rows);
      const fitted = await crossFittedLosses({
        ...{ dataset, trainer, executor, folds, seed, signal },
        onProgress: ({ jobsDone, jobsTotal }) => onProgress(jobsDone, jobsTotal),
      });
      const kept = new Set(encoded);
      const { columns } = filterRows(rows.table, (row) => kept.has(row));
      const leftOut = new Set([roles.label, ...roles.ignore]);
      const found = await findSlices(
        {
          columns: columns.filter(({ name }) => !leftOut.has(name)),
          losses: fitted.losses,
          weights: Float64Array.from(encoded, (row) => rows.weights[row]!),
        },
        { maximumSlices: 3, maximumLiterals: 2, ...search, signal },
      );
      const best = found.groups.map(({ slices }) => slices[0]!);
      const slices = best.map(({ name, predicate, meanLoss, meanLossOutside, effectSize, rows: size }) => ({
        ...{ name, predicate },
        why: `mean loss ${meanLoss.toFixed(5)} on ${size} training rows, ${meanLossOutside.toFixed(5)} on the others (effect size ${effectSize.toFixed(2)})`,
      }));
      const names = slices.map(({ name }) => name).join("; ");
      return {
        slices,
        summary: slices.length === 0 ? "no slice does clearly worse than the others" : `found ${names}`,
        record: { status: found.status, meanLoss: found.meanLoss, folds },
        warnings: [...fitted.warnings, ...found.warnings],
      };
    },
  };
}
