import { Random } from "@slicetuner/core";
import { designInfluence } from "../designed/influence-design.ts";

/** The sizes around which runs are made. */
export const present: readonly number[] = [150, 300, 80, 200];
/** What one example of each slice is worth to each: much to itself, something to the others. */
const worths = [
  [1, 0.3, 0.2, 0.05],
  [0.1, 1, 0.1, 0.4],
  [0.3, 0.3, 1, 0.1],
  [0.05, 0.2, 0.1, 1],
];

/** The formula as it stands in the specification. */
export function trueLosses(sizes: readonly number[]): number[] {
  return worths.map((row, slice) => {
    const effective = row.reduce((sum, worth, other) => sum + worth * sizes[other]!, 0);
    return 0.1 + (1.5 + slice) * effective ** -0.4;
  });
}

/** Designed runs on the truth, each loss with noise of this share of it. */
export function measure(
  seed: number,
  trainings: number,
  noise: number,
): { sizes: readonly (readonly number[])[]; losses: number[][]; reference: readonly number[] } {
  const random = new Random(seed);
  const { sizes } = designInfluence({ sizes: present, trainings, random: random.fork("design") });
  const losses = sizes.map((run) => trueLosses(run).map((loss) => loss * Math.exp(noise * random.normal())));
  return { sizes, losses, reference: present };
}
