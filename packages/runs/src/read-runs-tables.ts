import { ProblemList } from "@slicetuner/core";
import { matchRuns } from "./match-runs.ts";
import type { Runs } from "./runs.ts";
import { scaleShares } from "./scale-shares.ts";
import { cellsOf, type RunsTable, readNumbers } from "./tables/cells.ts";
import { amountName, definitionName, silent, totalName } from "./tables/column-names.ts";
import { finishedRuns, matchTables, splitTable } from "./tables/find-parts.ts";
import type { WrittenRuns } from "./written-runs.ts";

/**
 * What one table of amounts and losses says, or one table of each.
 *
 * In one table, amounts are columns such as `size_South`, `share:arxiv`, `params.size_South` or
 * `train_the_pile_arxiv`, losses such as
 * `loss_South`, `metrics.loss_South` or `metric/the_pile_arxiv_val_loss`; a column `total` turns shares into amounts, and `slice_South` may say
 * which rows the slice had. Exports of MLflow may as well
 * have `params.South` and `metrics.South`; runs whose `status` is not FINISHED are left out. In two tables,
 * all columns but the one that names the runs count.
 * @throws InvalidInputError with every column that does not fit, and shares that do not sum to 1
 */
export function readWrittenRuns(tables: {
  readonly amounts: RunsTable;
  readonly losses?: RunsTable;
}): WrittenRuns {
  const problems = new ProblemList();
  const warnings: string[] = [];
  const finished = tables.losses === undefined ? finishedRuns(tables.amounts, warnings) : undefined;
  const parts =
    finished === undefined
      ? matchTables(tables.amounts, tables.losses!, problems)
      : splitTable(finished.table, warnings);
  const { source } = tables.amounts;
  const placeOf = (row: number): string => `${source}, row ${finished?.rowNumbers[row] ?? row + 1}`;
  const placeOfLosses = (row: number): string =>
    tables.losses === undefined ? placeOf(row) : `${tables.losses.source}, row ${row + 1}`;
  const cells = new ProblemList();
  const amounts = readNumbers(parts.amounts, cells, placeOf);
  const losses = readNumbers(parts.losses, cells, placeOfLosses);
  if (amounts.names.length === 0)
    problems.add(source, "has no column of amounts, such as size_South or share_South");
  if (losses.names.length === 0)
    problems.add((tables.losses ?? tables.amounts).source, "has no column of losses, such as loss_South");
  const totals = parts.total && readNumbers([parts.total], problems, placeOf);
  totals?.rows.forEach(([total], row) => {
    const place = `${placeOf(row)}, ${parts.total!.name}`;
    problems.expect(total !== null, place, "is empty, expected a number");
  });
  problems.throwIfAny();
  const definitions = parts.definitions.map((column) => ({
    name: definitionName.exec(column.name)![1]!,
    values: cellsOf(column),
  }));
  const {
    unit,
    amounts: scaled,
    warnings: aboutShares,
  } = scaleShares(
    amounts.rows.map((row, index) => ({
      place: placeOf(index),
      amounts: row,
      ...(totals && { total: totals.rows[index]![0]! }),
    })),
    problems,
  );
  problems.throwIfAny();
  const columns = new Map([
    ...amounts.names.map((name, index) => [`amount ${name}`, parts.amounts[index]!.name] as const),
    ...losses.names.map((name, index) => [`loss ${name}`, parts.losses[index]!.name] as const),
  ]);
  const byName = (names: readonly string[], values: readonly (number | null)[]) =>
    new Map(names.flatMap((name, index) => (values[index] === null ? [] : [[name, values[index]!]])));
  return {
    runs: scaled.map((row, index) => ({
      file: source,
      place: placeOf(index),
      amounts: byName(amounts.names, row),
      losses: byName(losses.names, losses.rows[parts.order?.[index] ?? index]!),
      rows: new Map(
        definitions.flatMap(({ name, values }) =>
          values[index] === null ? [] : [[name, String(values[index])]],
        ),
      ),
      columns,
    })),
    unit,
    sources: amounts.names,
    outcomes: losses.names,
    wrongCells: cells.problems,
    warnings: [...warnings, ...aboutShares],
  };
}

/**
 * Runs of one table of amounts and losses, or of one table of each, all with the same slices.
 * @throws InvalidInputError as {@link readWrittenRuns}, and for empty cells
 */
export function readRunsTables(tables: { readonly amounts: RunsTable; readonly losses?: RunsTable }): {
  readonly runs: Runs;
  readonly warnings: readonly string[];
} {
  const { runs, warnings } = matchRuns(readWrittenRuns(tables));
  return { runs, warnings };
}

/**
 * Amounts of mixtures to be predicted, in the order of `sources`.
 * @throws InvalidInputError naming columns that are missing or unknown
 */
export function readMixtures(table: RunsTable, sources: readonly string[]): number[][] {
  const problems = new ProblemList();
  const found = table.columns.filter(({ name }) => !silent.has(name.toLowerCase()) && !totalName.test(name));
  const named = new Map(found.map((column) => [amountName.exec(column.name)?.[1] ?? column.name, column]));
  for (const name of named.keys())
    problems.expect(sources.includes(name), table.source, `column "${name}" is none of the runs' sources`);
  for (const source of sources)
    problems.expect(
      named.has(source),
      table.source,
      `there is no column of "${source}", which the runs have`,
    );
  problems.throwIfAny();
  const columns = sources.map((source) => named.get(source)!);
  const placeOf = (row: number): string => `${table.source}, row ${row + 1}`;
  const { rows } = readNumbers(columns, problems, placeOf);
  const mixtures = rows.map((row, index) => {
    const place = placeOf(index);
    row.forEach((amount, source) => {
      problems.expect(amount !== null, `${place}, ${columns[source]!.name}`, "is empty, expected a number");
    });
    return { place, amounts: row };
  });
  problems.throwIfAny();
  const { amounts } = scaleShares(mixtures, problems);
  problems.throwIfAny();
  return amounts.map((row) => row.map((amount) => amount!));
}
