import { type Column, Random } from "@slicetuner/core";
import { findSlices, type SliceEngine } from "@slicetuner/slice-finder";

/** How often a search accepts a slice where there is none. */
export interface FalseDiscoveries {
  readonly engine: SliceEngine["name"];
  readonly runs: number;
  /** Runs with any accepted slice. */
  readonly runsWithDiscovery: number;
}

/** Losses are dealt to the rows at random: no slice is worse than another, whatever is found is false. */
export async function countFalseDiscoveries(
  columns: readonly Column[],
  losses: Float64Array,
  options: {
    readonly engine: "lattice" | "tree";
    readonly significance: number;
    readonly effectThreshold: number;
    readonly seeds: number;
  },
  onRun: (done: number) => void,
): Promise<FalseDiscoveries> {
  const { engine, significance, effectThreshold, seeds } = options;
  let runsWithDiscovery = 0;
  for (let seed = 1; seed <= seeds; seed++) {
    const order = new Random(seed).shuffle(Uint32Array.from(losses.keys()));
    const shuffled = Float64Array.from(order, (row) => losses[row]!);
    const search = { engine, significance, effectThreshold, maximumSlices: 1 };
    const { slices } = await findSlices({ columns, losses: shuffled }, search);
    if (slices.length > 0) runsWithDiscovery += 1;
    onRun(seed);
  }
  return { engine, runs: seeds, runsWithDiscovery };
}
