import {
  type Column,
  compilePredicate,
  InvalidInputError,
  type Predicate,
  ProblemList,
  type RowTest,
} from "@slicetuner/core";
import { type Atom, findAtoms, isMember, type Membership, membersOf } from "./find-atoms.ts";
import { mergeAtoms } from "./merge-atoms.ts";
import { allRows, everythingElse, nameAtoms } from "./name-atoms.ts";

/** Rows of a table by a name. */
export interface NamedSlice {
  readonly name: string;
  readonly predicate: Predicate;
}

export interface PartitionOptions {
  /** Parts with fewer rows are merged into others. @default 1 */
  readonly minimumRows?: number;
}

/** A part: rows that lie in the same slices, and what was merged into them. */
export interface SlicePart extends NamedSlice {
  readonly rows: number;
  /**
   * Indices of the given slices that its rows lie in, those of merged parts not counted; none for everything
   * else.
   */
  readonly within: readonly number[];
}

/** A part that was too small to stand alone. */
export interface MergedPart {
  readonly name: string;
  readonly rows: number;
  /** Index of the part that its rows are in now. */
  readonly into: number;
}

/** Slices that no row is in twice, and every row is in. */
export interface SlicePartition {
  /** By the first given slice they lie in, everything else last. */
  readonly slices: readonly SlicePart[];
  /** Index of each row's part. */
  readonly sliceOf: Int32Array;
  readonly merged: readonly MergedPart[];
  /** Names of the given slices that no row lies in. */
  readonly withoutRows: readonly string[];
}

/**
 * Takes overlapping slices apart: rows that lie in the same slices are a part (an atom of the Boolean algebra
 * that the slices make), and small parts are merged into those most like them. Predicates of parts exclude
 * each other on every table; on another table, a row may be in none if its combination of slices does not
 * occur in this one.
 *
 * @throws InvalidInputError with all that is wrong with the slices' names and predicates, the columns, and
 * the minimum.
 */
export function partitionSlices(
  slices: readonly NamedSlice[],
  columns: readonly Column[],
  { minimumRows = 1 }: PartitionOptions = {},
): SlicePartition {
  const rowCount = countRows(columns);
  const tests = check(slices, columns, rowCount, minimumRows);
  const { atoms, atomOf } = findAtoms(tests, rowCount);
  const into = mergeAtoms(atoms, minimumRows);
  const memberships = atoms.map(({ membership }) => membership);
  const names = slices.map(({ name }) => name);
  const order = (left: number, right: number): number =>
    compareMembers(
      membersOf(memberships[left]!, slices.length),
      membersOf(memberships[right]!, slices.length),
    );
  const kept = [...atoms.keys()].filter((atom) => into[atom] === atom).sort(order);
  const partOf = new Map(kept.map((atom, part) => [atom, part]));
  const keptMemberships = kept.map((atom) => memberships[atom]!);
  const isOne = kept.length === 1 && atoms.length > 1;
  const keptNames = isOne ? [allRows] : nameAtoms(memberships, keptMemberships, names);
  const atomNames = nameAtoms(memberships, memberships, names);
  return {
    slices: kept.map((atom, part) => {
      const own = [...atoms.keys()].filter((other) => into[other] === atom).sort(order);
      const predicates = own.map((other) => atomPredicate(memberships[other]!, slices));
      return {
        name: keptNames[part]!,
        predicate: predicates.length === 1 ? predicates[0]! : { kind: "or", of: predicates },
        rows: sumRows(own.map((other) => atoms[other]!)),
        within: membersOf(memberships[atom]!, slices.length),
      };
    }),
    sliceOf: atomOf.map((atom) => partOf.get(into[atom]!)!),
    merged: [...atoms.keys()]
      .filter((atom) => into[atom] !== atom)
      .sort(order)
      .map((atom) => ({
        name: atomNames[atom]!,
        rows: atoms[atom]!.rows,
        into: partOf.get(into[atom]!)!,
      })),
    withoutRows: names.filter((_, slice) => !memberships.some((membership) => isMember(membership, slice))),
  };
}

/** In all slices of the membership and in none of the others. */
function atomPredicate(membership: Membership, slices: readonly NamedSlice[]): Predicate {
  const parts = slices.map(({ predicate }, slice): Predicate => {
    return isMember(membership, slice) ? predicate : { kind: "not", of: predicate };
  });
  return parts.length === 1 ? parts[0]! : { kind: "and", of: parts };
}

/** By the first slices, then by the number of slices; none comes last. */
function compareMembers(left: readonly number[], right: readonly number[]): number {
  const [first = Number.POSITIVE_INFINITY, other = Number.POSITIVE_INFINITY] = [left[0], right[0]];
  if (first !== other) return first - other;
  if (left.length !== right.length) return left.length - right.length;
  const differing = left.findIndex((slice, index) => slice !== right[index]);
  return differing < 0 ? 0 : left[differing]! - right[differing]!;
}

function sumRows(atoms: readonly Atom[]): number {
  return atoms.reduce((sum, { rows }) => sum + rows, 0);
}

function countRows([first]: readonly Column[]): number {
  if (first === undefined) return 0;
  return first.kind === "numeric" ? first.values.length : first.codes.length;
}

/** Checks everything; the tests of the slices. */
function check(
  slices: readonly NamedSlice[],
  columns: readonly Column[],
  rowCount: number,
  minimumRows: number,
): RowTest[] {
  const problems = new ProblemList();
  const hints = new Set<string>();
  problems.expect(slices.length > 0, "slices", "is empty, expected at least one slice");
  problems.expect(rowCount > 0, "columns", "have no rows");
  for (const column of columns.slice(1)) {
    const length = countRows([column]);
    problems.expect(length === rowCount, "columns", `"${column.name}" has ${length} rows of ${rowCount}`);
  }
  const isCount = Number.isSafeInteger(minimumRows) && minimumRows >= 1;
  problems.expect(isCount, "minimumRows", `is ${minimumRows}, expected a whole number of at least 1`);
  const first = new Map<string, number>();
  const tests = slices.map(({ name, predicate }, slice) => {
    const path = `slices[${slice}]`;
    problems.expect(name.trim() !== "", `${path}.name`, "is empty");
    const isOwn = name === everythingElse || name === allRows;
    problems.expect(!isOwn, `${path}.name`, `"${name}" is what a part of other rows is called`);
    const other = first.get(name);
    problems.expect(other === undefined, `${path}.name`, `"${name}" is the name of slices[${other}] too`);
    first.set(name, other ?? slice);
    try {
      return compilePredicate(predicate, columns, `${path}.predicate`);
    } catch (error) {
      if (!InvalidInputError.isInstance(error)) throw error;
      for (const problem of error.problems) problems.add(problem.path, problem.message);
      if (error.hint !== undefined) hints.add(error.hint);
      return () => false;
    }
  });
  problems.throwIfAny(hints.size === 0 ? undefined : [...hints].join(" "));
  return tests;
}
