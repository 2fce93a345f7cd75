import type { WorkerAnswer } from "@slicetuner/core";
import type { Annotation, Task } from "./answers.ts";

/** The choices of a project by which labels are given. */
export interface LabelControl {
  readonly control: string;
  /** The choice of each class. */
  readonly choices: readonly string[];
}

/** What people said about one example: the first answer of each, skipped ones left out, oldest first. */
export function readAnswers(task: Task, exampleId: string, control: LabelControl): WorkerAnswer[] {
  const answers = new Map<string, WorkerAnswer>();
  const annotations = [...(task.annotations ?? [])].sort((left, right) => left.id - right.id);
  for (const annotation of annotations) {
    const label = labelOf(annotation, control);
    const worker = workerOf(annotation);
    if (label === undefined || answers.has(worker)) continue;
    answers.set(worker, { exampleId, worker, label });
  }
  return [...answers.values()];
}

function labelOf(
  { was_cancelled, result }: Annotation,
  { control, choices }: LabelControl,
): number | undefined {
  if (was_cancelled) return undefined;
  const chosen = result?.find(({ from_name }) => from_name === control)?.value?.choices ?? [];
  // More than one choice is no label.
  const label = chosen.length === 1 ? choices.indexOf(chosen[0]!) : -1;
  return label < 0 ? undefined : label;
}

function workerOf({ completed_by }: Annotation): string {
  const id = typeof completed_by === "object" && completed_by !== null ? completed_by.id : completed_by;
  // Annotations that were imported belong to nobody: they count as one.
  return id === undefined || id === null ? "nobody" : String(id);
}
