import { type Dataset, type GroupColumn, ProblemList } from "@slicetuner/core";
import { crossGroups } from "@slicetuner/metrics";

/** Stands for the data set's slices where a group column is named. */
export const sliceColumn = "slice";

/**
 * The groups of the examples: of one column, or the crossed groups of several.
 * @throws InvalidInputError for a column that the data set does not have, with those that it has
 */
export function findGroups(
  dataset: Pick<Dataset, "groups" | "sliceIds" | "slices">,
  group: string | readonly string[],
): GroupColumn {
  const problems = new ProblemList();
  const columns = [group].flat().flatMap((name) => {
    const column = dataset.groups?.find((candidate) => candidate.name === name);
    if (column !== undefined) return [column];
    if (name === sliceColumn) {
      return [{ name, ids: dataset.sliceIds, values: dataset.slices.map((slice) => slice.name) }];
    }
    const names = dataset.groups?.map((candidate) => candidate.name) ?? [];
    const there = names.length > 0 ? `there are ${names.join(", ")}` : "the data set has no group columns";
    problems.add("group", `"${name}" is no group column; ${there}`);
    return [];
  });
  problems.throwIfAny();
  return columns.length === 1 ? columns[0]! : crossGroups(columns);
}
