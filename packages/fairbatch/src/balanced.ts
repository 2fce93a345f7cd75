import { type BatchSamplerFactory, type ModuleReference, ProblemList, Random } from "@slicetuner/core";
import { makeCells } from "./cells.ts";
import { drawBatches } from "./draw-batches.ts";
import { findGroups } from "./find-groups.ts";
import { referenceTo } from "./own-reference.ts";

export interface BalancedOptions {
  /** As in FairBatch. */
  readonly group: string | readonly string[];
}

/**
 * Batches in which every combination of group and label has the same number of examples: the simplest
 * baseline. As a trainer's option `sampler`.
 * @throws InvalidInputError when no group is named
 */
export function balancedBatches(options: BalancedOptions): ModuleReference | BatchSamplerFactory {
  const problems = new ProblemList();
  problems.expect([options.group].flat().length > 0, "group", "no group column is named");
  problems.throwIfAny();
  return referenceTo("createBalancedBatches", options) ?? createBalancedBatches(options);
}

/** The sampler itself. */
export function createBalancedBatches({ group }: BalancedOptions): BatchSamplerFactory {
  return ({ train, rows, seed, batchSize }) => {
    const cells = makeCells(rows, train.labels, train.classes.length, findGroups(train, group));
    const size = Math.min(batchSize, rows.length);
    const filled = cells.places.filter(({ length }) => length > 0).length;
    const expected = cells.places.map(({ length }) => (length > 0 ? size / filled : 0));
    const random = new Random(seed);
    return {
      needsEvaluation: false,
      rowsForEpoch: (epoch) =>
        drawBatches(cells, expected, size, random.fork("epoch", epoch)).map((place) => rows[place]!),
    };
  };
}
