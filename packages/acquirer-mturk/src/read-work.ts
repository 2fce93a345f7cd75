import {
  type Candidates,
  type ExampleColumn,
  type ExampleEncoder,
  type ExampleRow,
  type ExampleValue,
  majorityLabel,
  type UnreadableExample,
  type WorkerAnswer,
} from "@slicetuner/core";
import type { Assignment } from "./answers.ts";
import type { OrderFacts } from "./order-book.ts";
import { askedColumns } from "./question.ts";
import { type AnswerFields, readAnswer } from "./read-answer.ts";
import type { ClosedTask } from "./tasks.ts";

/** What workers delivered, before it is encoded. */
export interface DeliveredWork {
  readonly rows: readonly ExampleRow[];
  /** A name for each row. */
  readonly ids: readonly string[];
  readonly unreadable: readonly UnreadableExample[];
  readonly answers: readonly WorkerAnswer[];
  readonly warnings: readonly string[];
}

/** Each assignment is an example. */
export function readCollected(tasks: readonly ClosedTask[], encoder: ExampleEncoder): DeliveredWork {
  const columns = askedColumns(encoder, "collect");
  const rows: ExampleRow[] = [];
  const ids: string[] = [];
  const unreadable: UnreadableExample[] = [];
  for (const assignment of tasks.flatMap(({ assignments }) => assignments)) {
    const exampleId = assignment.AssignmentId;
    const fields = tryRead(assignment);
    if (fields === undefined) {
      unreadable.push({ exampleId, reason: "the worker's answer is no readable XML" });
      continue;
    }
    ids.push(exampleId);
    rows.push(Object.fromEntries(columns.map((column) => [column.name, readValue(column, fields)])));
  }
  return { rows, ids, unreadable, answers: [], warnings: [] };
}

/** Each task is an example, with the label that most of its workers gave. */
export function readLabelled(
  tasks: readonly ClosedTask[],
  record: OrderFacts,
  candidates: Candidates,
  encoder: ExampleEncoder,
): DeliveredWork {
  const [labelColumn] = askedColumns(encoder, "label");
  const field = labelColumn!.name;
  const rows: ExampleRow[] = [];
  const ids: string[] = [];
  const unreadable: UnreadableExample[] = [];
  const answers: WorkerAnswer[] = [];
  let repeated = 0;
  let unknown = 0;
  for (const { item, assignments } of tasks) {
    if (assignments.length === 0) continue;
    const exampleId = record.candidates![item]!;
    const row = candidates.rows.get(exampleId) ?? {};
    const own = new Map<string, WorkerAnswer>();
    for (const assignment of assignments) {
      const label = encoder.classes.indexOf(tryRead(assignment)?.[field] ?? "");
      const worker = assignment.WorkerId;
      if (label < 0) unknown += 1;
      // The same worker twice on one item is one opinion.
      else if (own.has(worker)) repeated += 1;
      else own.set(worker, { exampleId, worker, label });
    }
    if (own.size === 0) {
      unreadable.push({ exampleId, reason: "no worker gave one of the classes as label", row });
      continue;
    }
    answers.push(...own.values());
    ids.push(exampleId);
    rows.push({
      ...row,
      [field]: encoder.classes[majorityLabel([...own.values()], encoder.classes.length)]!,
    });
  }
  const warnings = [
    ...(repeated > 0
      ? [`${repeated} answers of workers who had answered the same item before do not count`]
      : []),
    ...(unknown > 0 ? [`${unknown} answers are none of the classes and do not count`] : []),
  ];
  return { rows, ids, unreadable, answers, warnings };
}

function tryRead({ Answer }: Assignment): AnswerFields | undefined {
  try {
    return readAnswer(Answer ?? "");
  } catch {
    return undefined;
  }
}

function readValue(column: ExampleColumn, fields: AnswerFields): ExampleValue {
  const text = fields[column.name];
  if (text === undefined || text === "") return null;
  const number = Number(text);
  // What is no number stays as it is: the encoder says what is wrong with it.
  return column.kind === "numeric" && column.role !== "label" && Number.isFinite(number) ? number : text;
}
