import { InvalidInputError, type ProblemList } from "@slicetuner/core";
import { describeMissingColumn, describeTable, findColumn, type Table } from "@slicetuner/tabular";
import {
  cellSizes,
  fewestRows,
  findCandidates,
  findLeftOut,
  type LeftOut,
  proposeGroups,
  proposeSlices,
} from "./propose.ts";
import type { Questions } from "./questions.ts";

/** What was said with flags; undefined: nothing. */
export interface SaidSetup {
  readonly label: string | undefined;
  readonly sliceBy: readonly string[] | undefined;
  readonly group: readonly string[] | undefined;
  readonly exclude: readonly string[] | undefined;
  readonly budget: number | undefined;
}

/** All that a configuration needs. */
export interface Setup {
  readonly label: string;
  readonly sliceBy: readonly string[];
  readonly group: readonly string[];
  readonly exclude: readonly string[];
  readonly budget: number;
  /** Columns that are left out by proposal, and why. */
  readonly leftOut: readonly LeftOut[];
  readonly cells: readonly { readonly name: string; readonly rows: number }[];
  /** Where a label or a slice's value is missing, these rows are left out. */
  readonly incompleteRows: number;
}

/**
 * Takes what was said, asks for what was not, and takes proposals where nobody is asked.
 * @param questions undefined: nobody is there, or proposals are wanted
 * @param takesProposals whether proposals may be taken without asking
 * @returns undefined where whoever was asked stopped
 * @throws InvalidInputError for columns that are not there, or where nothing can be proposed
 */
export async function completeSetup(
  table: Table,
  said: SaidSetup,
  problems: ProblemList,
  {
    questions,
    takesProposals,
  }: { readonly questions: Questions | undefined; readonly takesProposals: boolean },
): Promise<Setup | undefined> {
  const distinctOf = countsOf(table);
  for (const [flag, given] of [
    ["--label", said.label === undefined ? [] : [said.label]],
    ["--slice-by", said.sliceBy ?? []],
    ["--group", said.group ?? []],
    ["--exclude", said.exclude ?? []],
  ] as const)
    for (const name of given)
      problems.expect(
        findColumn(table, name) !== undefined || table.excluded.includes(name),
        flag,
        describeMissingColumn(table, name),
      );
  problems.throwIfAny();
  const candidates = findCandidates(table);
  const hint = (name: string): string => `${distinctOf(name)} values`;
  const choices = (own: readonly string[]) => own.map((value) => ({ value, hint: hint(value) }));

  const [proposedLabel] = candidates.labels;
  if (said.label === undefined && proposedLabel === undefined)
    throw missing(
      "--label",
      `${table.source} has no column of 2 to 20 values that could be predicted; name one`,
    );
  const isUnasked = questions === undefined && !takesProposals;
  const label =
    said.label ??
    (questions === undefined
      ? proposedLabel
      : await questions.choose(
          "Which column is to be predicted?",
          choices(candidates.labels),
          proposedLabel,
        ));
  if (label === undefined) return undefined;

  const free = (name: string): boolean => name !== label && !(said.exclude ?? []).includes(name);
  const suspects = findLeftOut(table, label, []);
  const usable = (name: string): boolean => free(name) && !suspects.some(({ column }) => column === name);
  const proposedSlices = proposeSlices(table, candidates, usable);
  if (said.sliceBy === undefined && proposedSlices.length === 0)
    throw missing("--slice-by", "no column of 2 to 12 values could make slices; name one or more");
  const sliceBy =
    said.sliceBy ??
    (questions === undefined
      ? proposedSlices
      : await questions.chooseSeveral(
          "Which columns make the slices? Their values are crossed.",
          choices(candidates.slices.filter(usable)),
          proposedSlices,
          true,
        ));
  if (sliceBy === undefined) return undefined;

  if (isUnasked && (said.label === undefined || said.sliceBy === undefined)) {
    const parts = [
      ...(said.label === undefined ? [{ path: "--label", message: `is missing: proposed is ${label}` }] : []),
      ...(said.sliceBy === undefined
        ? [{ path: "--slice-by", message: `is missing: proposed is ${sliceBy.join(",")}` }]
        : []),
    ];
    throw new InvalidInputError(parts, {
      hint: "Standard input is not a terminal, so no question can be asked. --yes accepts what is proposed.",
    });
  }

  const proposedGroups = proposeGroups(candidates, sliceBy, label).filter(usable);
  const group =
    said.group ??
    (questions === undefined
      ? proposedGroups
      : await questions.chooseSeveral(
          "Whose treatment is to be compared (groups)?",
          choices([...new Set([...proposedGroups, ...candidates.slices.filter(usable)])]),
          proposedGroups,
          false,
        ));
  if (group === undefined) return undefined;

  const found = findLeftOut(table, label, [...sliceBy, ...group]).filter(({ column }) => free(column));
  const leftOut: LeftOut[] = [];
  for (const one of found) {
    const isLeft =
      questions === undefined || one.kind !== "leak"
        ? true
        : await questions.confirm(`${one.column} ${one.reason}. Leave it out of the features?`, true);
    if (isLeft === undefined) return undefined;
    if (isLeft) leftOut.push(one);
  }
  const needed = [label, ...sliceBy];
  const incompleteRows = countIncomplete(table, needed);
  return {
    label,
    sliceBy,
    group,
    exclude: [...new Set([...(said.exclude ?? []), ...leftOut.map(({ column }) => column)])],
    budget: said.budget ?? roundedTenth(table.rowCount),
    leftOut,
    cells: cellSizes(table, sliceBy),
    incompleteRows,
  };
}

/** Which cells are too small for trustworthy losses. */
export function smallCells({ cells }: Pick<Setup, "cells">): Setup["cells"] {
  return cells.filter(({ rows }) => rows < fewestRows);
}

/** How many different values each column has. */
function countsOf(table: Table): (name: string) => number {
  const counts = new Map(describeTable(table).map(({ name, distinct }) => [name, distinct]));
  return (name) => counts.get(name) ?? 0;
}

function countIncomplete(table: Table, names: readonly string[]): number {
  const columns = names.map((name) => findColumn(table, name)!);
  let count = 0;
  for (let row = 0; row < table.rowCount; row++)
    if (
      columns.some((column) =>
        column.kind === "numeric" ? Number.isNaN(column.values[row]!) : column.codes[row]! < 0,
      )
    )
      count += 1;
  return count;
}

/** A tenth, in one digit: 3,000 of 32,561. */
function roundedTenth(rows: number): number {
  const tenth = Math.max(1, rows / 10);
  const unit = 10 ** Math.floor(Math.log10(tenth));
  return Math.round(tenth / unit) * unit;
}

function missing(path: string, message: string): InvalidInputError {
  return new InvalidInputError([{ path, message: `is missing: ${message}` }]);
}
