import { InvalidInputError, ProblemList } from "@slicetuner/core";
import { describeMissingColumn, findColumn, type Table, type TableEncoding } from "@slicetuner/tabular";
import type { PipelineRows } from "./prepare-pipeline.ts";

type Roles = Pick<PipelineRows, "roles" | "sliceBy" | "exclude" | "categorical" | "id">;

/** @throws InvalidInputError with every column that is not there */
export function checkColumns(table: Table, given: Roles): void {
  const { roles, sliceBy = [], exclude = [], categorical = [], id } = given;
  const problems = new ProblemList();
  for (const [path, names] of [
    ["label", [roles.label]],
    ["groups", roles.groups],
    ["sliceBy", sliceBy],
    ["exclude", [...exclude, ...roles.ignore].filter((name) => !table.excluded.includes(name))],
    ["categorical", categorical],
    ["id", id === undefined ? [] : [id]],
  ] as const)
    for (const name of names)
      problems.expect(findColumn(table, name) !== undefined, path, describeMissingColumn(table, name));
  problems.throwIfAny();
}

/**
 * Further tables have every column that the first one is used by. @throws InvalidInputError with those that
 * lack
 */
export function checkSimilar(
  tables: readonly Table[],
  { features, label }: TableEncoding,
  { roles, sliceBy = [], id }: Roles,
): void {
  const needed = new Set([
    ...features.map(({ column }) => column),
    ...[label.column, ...roles.groups, ...sliceBy, ...(id === undefined ? [] : [id])],
  ]);
  const problems = tables.flatMap((table) => {
    const lacking = [...needed].filter((name) => findColumn(table, name) === undefined);
    return lacking.map((name) => ({ path: table.source, message: describeMissingColumn(table, name) }));
  });
  if (problems.length > 0) throw new InvalidInputError(problems);
}
