import type { Random } from "@slicetuner/core";
import { estimateLevels, type LossLevels } from "../levels/estimate-levels.ts";
import { drawGamma } from "../levels/gamma.ts";

/**
 * Mean and standard error of so many losses of a slice, skewed as log losses are: most are small, some are
 * large.
 */
function measureSlice(random: Random, loss: number, examples: number) {
  const losses = Array.from({ length: examples }, () => loss * drawGamma(random, 0.5) * 2);
  const mean = losses.reduce((sum, value) => sum + value, 0) / examples;
  const squares = losses.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, standardError: examples < 2 ? null : Math.sqrt(squares / (examples - 1) / examples) };
}

/** The levels of slices with these true losses, each measured on so many examples. */
export function levelsOf(random: Random, losses: readonly number[], examples: readonly number[]): LossLevels {
  const slices = losses.map((loss, slice) => measureSlice(random, loss, examples[slice]!));
  return estimateLevels({
    measured: slices.map(({ mean }) => mean),
    standardErrors: slices.map(({ standardError }) => standardError),
    examples,
  });
}
