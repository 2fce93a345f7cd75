import { type Column, compilePredicate } from "@slicetuner/core";
import {
  type CodedRows,
  type FindSlicesOptions,
  type FoundSlice,
  findSlices,
} from "@slicetuner/slice-finder";
import { clusterSlices } from "./cluster-slices.ts";

/** What is searched. */
export interface Searched {
  readonly columns: readonly Column[];
  readonly rows: CodedRows;
  readonly losses: Float64Array;
}

/** A method: gives back the rows of each slice that it finds, best first. */
export type Search = (searched: Searched, wanted: number, seed: number) => Promise<readonly Uint32Array[]>;

const rowsOf = ({ predicate }: FoundSlice, { columns, losses }: Searched): Uint32Array => {
  const holds = compilePredicate(predicate, columns);
  return Uint32Array.from(losses.keys()).filter(holds);
};

/** The best slices of an engine. */
const best =
  (options: FindSlicesOptions): Search =>
  async (searched, wanted) => {
    const { slices } = await findSlices(searched, { ...options, maximumSlices: wanted });
    return slices.map((slice) => rowsOf(slice, searched));
  };

/** The best slice of each group of overlapping ones, among ten times as many as wanted. */
const bestOfGroups =
  (options: FindSlicesOptions): Search =>
  async (searched, wanted) => {
    const { groups } = await findSlices(searched, { ...options, maximumSlices: 10 * wanted });
    return groups.slice(0, wanted).map(({ slices }) => rowsOf(slices[0]!, searched));
  };

/** The methods that are compared. */
export const searches: Readonly<Record<string, Search>> = {
  lattice: best({ engine: "lattice" }),
  tree: best({ engine: "tree", maximumLiterals: 5 }),
  score: best({ engine: "score" }),
  "score, one a group": bestOfGroups({ engine: "score" }),
  "k-means": async ({ rows, losses }, wanted, seed) =>
    clusterSlices(rows, losses, { clusters: wanted, components: 10, seed }),
};
