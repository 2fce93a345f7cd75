import { closestNames, InvalidInputError, ProblemList } from "@slicetuner/core";
import { columnOfTexts, filterRows, type Table } from "@slicetuner/tabular";
import type { CleanedRows, CleanStep, RowChange, TrainingRows } from "../step.ts";
import { type OwnRequest, type OwnRow, ownRows, requestOf, valueAt } from "./own-rows.ts";

/** What is done to one row; rows of which nothing is said stay as they are. */
export interface OwnCleaning {
  readonly id: string;
  /** Why the row is removed. */
  readonly remove?: string;
  /** Its new weight, at least 0. */
  readonly weight?: number;
  /** Its new values in some columns. */
  readonly values?: Readonly<Record<string, string | number | null>>;
}

/** Several answers, at once or one after another. */
export type Answers<Answer> = Iterable<Answer> | AsyncIterable<Answer>;

/** Decides about training rows. */
export type DecideCleaning = (
  rows: Iterable<OwnRow>,
  request: OwnRequest,
  call: { readonly signal: AbortSignal },
) => Answers<OwnCleaning> | Promise<Answers<OwnCleaning>>;

/**
 * A cleaning step that a function decides about, row by row.
 * @throws InvalidInputError, when it runs, with everything in the answers that cannot be meant
 */
export function ownCleanStep(name: string, decide: DecideCleaning): CleanStep {
  return {
    name,
    async run(rows, context): Promise<CleanedRows> {
      const { signal } = context;
      const answers = new Map<string, OwnCleaning>();
      const check = answerCheck(name, rows);
      for await (const answer of await decide(ownRows(rows), requestOf("clean", context), { signal })) {
        signal.throwIfAborted();
        if (check.take(answer)) answers.set(answer.id, answer);
      }
      check.problems.throwIfAny();
      return cleanedBy(rows, answers);
    },
  };
}

/** Problems of answers, few of which are listed. */
function answerCheck(name: string, { ids, table }: TrainingRows) {
  const problems = new ProblemList();
  const path = `steps.clean (${name})`;
  const known = new Set(ids);
  const seen = new Set<string>();
  const columns = new Map(table.columns.map((column) => [column.name, column]));
  const complaintOf = (answer: OwnCleaning): string | undefined => {
    if (typeof answer?.id !== "string" || !known.has(answer.id))
      return `answers for the row ${JSON.stringify(answer?.id)}, which it was not given`;
    if (seen.has(answer.id)) return `answers twice for the row "${answer.id}"`;
    const { remove, weight, values = {} } = answer;
    if (remove !== undefined && (typeof remove !== "string" || remove === ""))
      return `says "remove" of the row "${answer.id}" without a reason: expected a text`;
    if (weight !== undefined && !(typeof weight === "number" && weight >= 0 && weight < Infinity))
      return `gives the row "${answer.id}" the weight ${JSON.stringify(weight)}, expected a number of at least 0`;
    if (typeof values !== "object" || values === null || Array.isArray(values))
      return `gives the row "${answer.id}" the values ${JSON.stringify(values)}, expected an object of columns`;
    for (const [column, value] of Object.entries(values)) {
      const own = columns.get(column);
      const [near] = closestNames(column, [...columns.keys()]);
      if (own === undefined)
        return `changes the column "${column}", which there is not${near === undefined ? "" : `; did you mean "${near}"?`}`;
      if (value === null) continue;
      const given = `gives the row "${answer.id}" ${typeof value === "number" ? value : JSON.stringify(value)} in the column "${column}"`;
      if (own.kind === "numeric" && !Number.isFinite(value)) return `${given}, which holds numbers`;
      if (typeof value !== "string" && !Number.isFinite(value))
        return `${given}, expected a text or a number`;
    }
    return undefined;
  };
  return {
    problems,
    take(answer: OwnCleaning): boolean {
      const complaint = complaintOf(answer);
      if (complaint === undefined) seen.add(answer.id);
      else if (problems.problems.length < 10) problems.add(path, complaint);
      return complaint === undefined;
    },
  };
}

function cleanedBy(rows: TrainingRows, answers: ReadonlyMap<string, OwnCleaning>): CleanedRows {
  const { ids, weights } = rows;
  const answerOf = ids.map((id) => answers.get(id));
  const isKept = (row: number): boolean => answerOf[row]?.remove === undefined;
  const kept = ids.flatMap((_, row) => (isKept(row) ? [row] : []));
  if (kept.length === 0) throw new InvalidInputError([{ path: "steps.clean", message: "removes every row" }]);
  const changes = ids.flatMap((id, row): RowChange[] => {
    const why = answerOf[row]?.remove;
    return why === undefined ? [] : [{ id, fate: "removed", into: null, why }];
  });
  const table = filterRows(withValues(rows.table, answerOf), isKept);
  const count = (has: (answer: OwnCleaning) => boolean): number => [...answers.values()].filter(has).length;
  const weighed = count(({ weight, remove }) => weight !== undefined && remove === undefined);
  const changed = count(({ values, remove }) => values !== undefined && remove === undefined);
  const told = [
    `${changes.length.toLocaleString("en-US")} rows removed`,
    ...(changed > 0 ? [`${changed.toLocaleString("en-US")} changed`] : []),
    ...(weighed > 0 ? [`${weighed.toLocaleString("en-US")} weighed anew`] : []),
  ];
  return {
    rows: {
      table,
      ids: kept.map((row) => ids[row]!),
      weights: Float64Array.from(kept, (row) => answerOf[row]?.weight ?? weights[row]!),
    },
    changes,
    whyWeights: weighed === 0 ? null : "a step of one's own gave the rows other weights",
    summary: `${told.join(", ")}; ${kept.length.toLocaleString("en-US")} rows are left`,
    record: { removed: changes.length, changed, weighed },
    warnings: [],
  };
}

/** The table with the new values of some rows. */
function withValues(table: Table, answerOf: readonly (OwnCleaning | undefined)[]): Table {
  const touched = new Set(answerOf.flatMap((answer) => Object.keys(answer?.values ?? {})));
  if (touched.size === 0) return table;
  const columns = table.columns.map((column) => {
    const { name } = column;
    if (!touched.has(name)) return column;
    const newValue = (row: number) => {
      const value = answerOf[row]?.values?.[name];
      return value === undefined ? valueAt(column, row) : value;
    };
    const values = Array.from({ length: table.rowCount }, (_, row) => newValue(row));
    const missing = values.filter((value) => value === null).length;
    if (column.kind === "numeric")
      return {
        ...column,
        missing,
        values: Float64Array.from(values, (value) => Number(value ?? Number.NaN)),
      };
    const present = columnOfTexts(name, values.filter((value) => value !== null).map(String), "categorical");
    if (present.kind !== "categorical") throw new TypeError("a column of categories was asked for");
    let next = 0;
    const codes = Int32Array.from(values, (value) => (value === null ? -1 : present.codes[next++]!));
    return { ...present, codes, missing };
  });
  return { ...table, columns };
}
