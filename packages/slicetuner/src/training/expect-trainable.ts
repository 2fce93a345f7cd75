import { type Dataset, describeShapeProblem, type ProblemList } from "@slicetuner/core";
import { flagOf } from "../cli/option-group.ts";
import type { DataSpec } from "../options/data-options.ts";
import type { TrainerSpec } from "../options/trainer-options.ts";

/**
 * Adds a problem where the trainer cannot take the examples: their shape, or their weights.
 * @param dataset undefined where the data could not be read
 */
export function expectTrainable(
  trainer: TrainerSpec,
  { weight }: Pick<DataSpec, "weight">,
  dataset: Pick<Dataset, "exampleShape"> | undefined,
  problems: ProblemList,
): void {
  const heedsWeights = trainer.kind !== "command" || trainer.program.supportsExampleWeights === true;
  problems.expect(
    weight === undefined || heedsWeights,
    flagOf("weight"),
    `is nothing to a program that ignores weights; if yours heeds them, say ${flagOf("programCan")} weights`,
  );
  if (!("model" in trainer) || dataset === undefined) return;
  const problem = describeShapeProblem(trainer.model, dataset.exampleShape);
  if (problem !== undefined) problems.add(flagOf(trainer.shapedBy), problem);
}
