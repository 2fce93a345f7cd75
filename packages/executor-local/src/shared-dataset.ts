import type { Dataset } from "@slicetuner/core";

/** A data set whose columns all threads see: it is sent by reference. Example ids are left behind. */
export interface SharedDataset extends Omit<Dataset, "exampleIds"> {
  /** Unique in the process. */
  readonly key: number;
}

const shared = new WeakMap<Dataset, SharedDataset>();
let keys = 0;

/** Puts the columns of a data set into shared memory; once for each data set, however many calls use it. */
export function shareDataset(dataset: Dataset): SharedDataset {
  const known = shared.get(dataset);
  if (known !== undefined) return known;
  const { exampleIds: _, groups, ...columns } = dataset;
  const made: SharedDataset = {
    ...columns,
    key: keys++,
    features: inSharedMemory(dataset.features),
    labels: inSharedMemory(dataset.labels),
    weights: inSharedMemory(dataset.weights),
    sliceIds: inSharedMemory(dataset.sliceIds),
    ...(groups && { groups: groups.map((group) => ({ ...group, ids: inSharedMemory(group.ids) })) }),
  };
  shared.set(dataset, made);
  return made;
}

/**
 * The data set as a trainer in another thread sees it. Its example ids are the row numbers, made only if
 * a trainer asks for them: text cannot be shared, and trainings do not depend on it.
 */
export function restoreDataset({ key: _, ...columns }: SharedDataset): Dataset {
  let ids: readonly string[] | undefined;
  return {
    ...columns,
    get exampleIds() {
      ids ??= Array.from({ length: columns.size }, (_, row) => String(row));
      return ids;
    },
  };
}

function inSharedMemory<Column extends Float32Array | Int32Array>(column: Column): Column {
  if (column.buffer instanceof SharedArrayBuffer) return column;
  const Kind = column.constructor as new (buffer: SharedArrayBuffer) => Column;
  const copy = new Kind(new SharedArrayBuffer(column.byteLength));
  copy.set(column);
  return copy;
}
