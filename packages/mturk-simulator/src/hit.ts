import type { Random } from "@slicetuner/core";
import { isQualified } from "./qualifications.ts";
import { createId, readQuestion, writeAnswer } from "./read-question.ts";
import type { SimulatedWorker, WorkOnTask } from "./workers.ts";

/** What one worker does for a task, if it still can be accepted when the worker comes. Times in seconds. */
export interface Assignment {
  readonly id: string;
  readonly worker: SimulatedWorker;
  readonly acceptedAt: number;
  readonly submittedAt: number;
  readonly answer: string;
  decision: "Approved" | "Rejected" | undefined;
  decidedAt: number;
  feedback: string | undefined;
}

/** A task as it was created. */
export interface Hit {
  readonly id: string;
  readonly typeId: string;
  readonly createdAt: number;
  expiresAt: number;
  readonly title: string;
  readonly description: string;
  readonly keywords: string | undefined;
  readonly question: string;
  readonly annotation: string | undefined;
  readonly reward: number;
  /** Paid to the marketplace for each assignment. */
  readonly fee: number;
  readonly maximumAssignments: number;
  readonly assignmentDuration: number;
  readonly autoApprovalDelay: number;
  readonly requirements: readonly Readonly<Record<string, unknown>>[];
  readonly assignments: readonly Assignment[];
}

/** How a task stands at a moment. */
export interface HitStanding {
  readonly status: "Assignable" | "Unassignable" | "Reviewable";
  readonly available: number;
  readonly pending: number;
  readonly submitted: readonly Assignment[];
}

export function standingOf(hit: Hit, now: number): HitStanding {
  const accepted = hit.assignments.filter(
    ({ acceptedAt }) => acceptedAt <= now && acceptedAt < hit.expiresAt,
  );
  const submitted = accepted.filter(({ submittedAt }) => submittedAt <= now);
  const isExpired = now >= hit.expiresAt;
  const available = hit.maximumAssignments - accepted.length;
  const pending = accepted.length - submitted.length;
  const isDone = pending === 0 && (available === 0 || isExpired);
  const status = isDone ? "Reviewable" : available === 0 || isExpired ? "Unassignable" : "Assignable";
  return { status, available, pending, submitted };
}

/** Submitted work that nobody judged in time counts as approved. */
export function statusOf(
  hit: Hit,
  assignment: Assignment,
  now: number,
): "Submitted" | "Approved" | "Rejected" {
  if (assignment.decision !== undefined) return assignment.decision;
  return now >= assignment.submittedAt + hit.autoApprovalDelay ? "Approved" : "Submitted";
}

/** What {@link planWork} takes. */
export interface WorkPlan {
  readonly workers: readonly SimulatedWorker[];
  readonly work: WorkOnTask;
  /** Mean time until a worker takes an assignment. */
  readonly pickUpSeconds: number;
  /** Share of assignments that go to a worker who had one of the same task before. */
  readonly repeatRate: number;
}

/**
 * Who will work on a task and what comes of it: decided when it is made, so that it depends on nothing else.
 */
export function planWork(
  task: Pick<Hit, "createdAt" | "question" | "maximumAssignments" | "assignmentDuration" | "requirements">,
  { workers, work, pickUpSeconds, repeatRate }: WorkPlan,
  random: Random,
): Assignment[] {
  const queue = random
    .fork("queue")
    .shuffle(workers.filter((worker) => isQualified(worker, task.requirements)));
  const page = readQuestion(task.question);
  const assignments: Assignment[] = [];
  for (let slot = 0; slot < task.maximumAssignments; slot++) {
    const own = random.fork("assignment", slot);
    const previous = assignments.at(-1)?.worker;
    const isRepeat = previous !== undefined && own.uniform() < repeatRate;
    const worker = isRepeat ? previous : queue.pop();
    if (worker === undefined) break;
    const acceptedAt = task.createdAt - Math.log(1 - own.uniform()) * pickUpSeconds;
    const duration = Math.min(task.assignmentDuration, worker.secondsPerTask * (0.5 + own.uniform()));
    assignments.push({
      id: createId(own.fork("id")),
      worker,
      acceptedAt,
      submittedAt: acceptedAt + duration,
      answer: writeAnswer(work(page, worker, own.fork("work"))),
      decision: undefined,
      decidedAt: 0,
      feedback: undefined,
    });
  }
  return assignments;
}
