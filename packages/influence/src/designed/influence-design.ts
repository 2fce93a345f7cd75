import { ProblemList, type Random } from "@slicetuner/core";
import { Matrix } from "ml-matrix";
import { invert } from "./design-matrix.ts";
import { hadamardOrder, hadamardSign } from "./hadamard.ts";

/** Which slices are small in which training. */
export interface InfluenceDesign {
  /** Slices that are made small together; each slice of its own where there are trainings enough. */
  readonly groups: readonly (readonly number[])[];
  /** Entry [training][slice]: how many examples of the slice it trains on. */
  readonly sizes: readonly (readonly number[])[];
}

export interface InfluenceDesignInput {
  /** Examples of each slice, at least 1. */
  readonly sizes: readonly number[];
  /** M: how many trainings, at least 6. */
  readonly trainings: number;
  /** The share that a small slice keeps, in (0, 1). @default 0.4 */
  readonly lowShare?: number;
  readonly random: Random;
}

/** Fewer than these tell nothing of even two groups and of the noise. */
export const fewestTrainings = 6;

/**
 * M where none is asked for: a whole block, in which all effects are told apart equally well, of at least 32
 * trainings and at most
 * 128. What M trainings tell is worth 1/M + 1/8 of variance, the second part because the examples at hand are
 * one draw: 32 leave an eighth more of the standard error open than any number of trainings would.
 */
export function defaultTrainings(slices: number): number {
  return Math.min(128, Math.max(32, 2 * hadamardOrder(slices)));
}

/**
 * The subsets that tell the slices' influence on each other apart: in each training about half of the slices
 * are small, and any two slices are small together as often as only one of them is (Sylvester–Hadamard
 * matrix, each block with random columns and signs, and mirrored). More slices than half the trainings tell
 * apart, less one, are put into groups of neighbours.
 * @throws InvalidInputError for empty slices, fewer than 6 trainings, a share outside (0, 1).
 */
export function designInfluence(input: InfluenceDesignInput): InfluenceDesign {
  const { sizes: present, trainings, lowShare = 0.4, random } = input;
  const problems = new ProblemList();
  problems.expect(
    Number.isInteger(trainings) && trainings >= fewestTrainings,
    "trainings",
    `${trainings}; expected a whole number of at least ${fewestTrainings}`,
  );
  problems.expect(lowShare > 0 && lowShare < 1, "lowShare", `${lowShare}; expected a number in (0, 1)`);
  present.forEach((size, slice) => {
    problems.expect(size >= 1, `sizes[${slice}]`, `${size}; expected at least one example`);
  });
  problems.throwIfAny();
  const groups = groupNeighbours(present.length, Math.min(present.length, Math.floor(trainings / 2) - 1));
  const sizes = drawTellingRows(groups.length, trainings, random).map((isLow) => {
    const subset = [...present];
    groups.forEach((members, group) => {
      if (!isLow[group]) return;
      for (const slice of members) subset[slice] = Math.max(1, Math.round(lowShare * present[slice]!));
    });
    return subset;
  });
  return { groups, sizes };
}

/** `count` slices in their order, cut into `groups` groups that differ by at most one slice. */
function groupNeighbours(count: number, groups: number): number[][] {
  return Array.from({ length: groups }, (_, group) => {
    const first = Math.floor((group * count) / groups);
    const next = Math.floor(((group + 1) * count) / groups);
    return Array.from({ length: next - first }, (_, member) => first + member);
  });
}

/** So often a design is drawn anew; one in fifty at most tells nothing. */
const mostDraws = 20;

/**
 * Blocks, cut at `trainings`. A whole block tells the groups apart; of a cut one the luck of the draw may
 * leave too little.
 */
function drawTellingRows(groups: number, trainings: number, random: Random): boolean[][] {
  for (let draw = 1; ; draw++) {
    const blocks: boolean[][] = [];
    while (blocks.length < trainings) blocks.push(...drawBlock(groups, random));
    const rows = blocks.slice(0, trainings);
    const hasWholeBlock = trainings >= 2 * hadamardOrder(groups);
    if (hasWholeBlock || draw === mostDraws || canTellApart(rows)) return rows;
  }
}

function canTellApart(rows: readonly (readonly boolean[])[]): boolean {
  return invert(new Matrix(rows.map((row) => [1, ...row.map((isLow) => (isLow ? 1 : -1))]))) !== null;
}

/** A block of orthogonal columns and its mirror image, in random order; true where the group is small. */
function drawBlock(groups: number, random: Random): boolean[][] {
  const order = hadamardOrder(groups);
  const columns = random
    .shuffle(Array.from({ length: order - 1 }, (_, index) => index + 1))
    .slice(0, groups)
    .map((column) => ({ column, sign: random.uniform() < 0.5 ? -1 : 1 }));
  const block = Array.from({ length: order }, (_, row) =>
    columns.map(({ column, sign }) => hadamardSign(row, column) * sign < 0),
  );
  return random.shuffle([...block, ...block.map((row) => row.map((isLow) => !isLow))]);
}
