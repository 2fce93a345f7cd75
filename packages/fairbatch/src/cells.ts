import type { GroupColumn } from "@slicetuner/core";

/**
 * The rows of a training by label and group. A cell's number is `label · groupCount + group`; one more cell
 * for each label, after those, holds its rows that have no group.
 */
export interface Cells {
  readonly classCount: number;
  readonly groupCount: number;
  /** Cell of each row, in the order of the training's rows. */
  readonly cellOf: Int32Array;
  /** Rows of each cell, as places in the training's rows. */
  readonly places: readonly Uint32Array[];
}

export function makeCells(
  rows: Uint32Array,
  labels: ArrayLike<number>,
  classCount: number,
  { ids, values }: Pick<GroupColumn, "ids" | "values">,
): Cells {
  const groupCount = values.length;
  const places: number[][] = Array.from({ length: classCount * (groupCount + 1) }, () => []);
  const cellOf = Int32Array.from(rows, (row, place) => {
    const label = labels[row]!;
    const group = ids[row]!;
    const cell = group < 0 ? classCount * groupCount + label : label * groupCount + group;
    places[cell]!.push(place);
    return cell;
  });
  return { classCount, groupCount, cellOf, places: places.map((cell) => Uint32Array.from(cell)) };
}

/** Rows of a cell with a group. */
export function cellSize({ places, groupCount }: Cells, label: number, group: number): number {
  return places[label * groupCount + group]!.length;
}
