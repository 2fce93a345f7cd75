import { describeIssues } from "@slicetuner/core";
import { z } from "zod";

/** One task at the service, with what is read of it. */
export interface Hit {
  readonly HITId: string;
  readonly HITStatus?: string | undefined;
  readonly RequesterAnnotation?: string | undefined;
  /** In dollars, as text. */
  readonly Reward: string;
  readonly MaxAssignments: number;
}

/** One worker's answer to a task, with what is read of it. */
export interface Assignment {
  readonly AssignmentId: string;
  readonly WorkerId: string;
  readonly AssignmentStatus?: string | undefined;
  readonly SubmitTime?: Date | undefined;
  readonly Answer?: string | undefined;
}

/** One page of a list. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next: string | undefined;
}

const name = z.string().min(1);
const hit: z.ZodType<Hit> = z.object({
  HITId: name,
  HITStatus: z.string().optional(),
  RequesterAnnotation: z.string().optional(),
  Reward: z.string().regex(/^\d+(\.\d+)?$/, "expected dollars such as 0.10"),
  MaxAssignments: z.int().positive(),
});
const assignment: z.ZodType<Assignment> = z.object({
  AssignmentId: name,
  WorkerId: name,
  AssignmentStatus: z.string().optional(),
  SubmitTime: z.date().optional(),
  Answer: z.string().optional(),
});
const next = z.string().optional();
const created = z.object({ HIT: z.object({ HITId: name }) });
const found = z.object({ HIT: hit });
const hits = z.object({ HITs: z.array(hit).optional(), NextToken: next });
const assignments = z.object({ Assignments: z.array(assignment).optional(), NextToken: next });
const balance = z.object({ AvailableBalance: z.string().regex(/^-?\d+(\.\d+)?$/, "expected dollars") });

/** The id of a task that was made. */
export function readCreated(answer: unknown): string {
  return read(created, answer, "CreateHIT").HIT.HITId;
}

export function readHit(answer: unknown): Hit {
  return read(found, answer, "GetHIT").HIT;
}

export function readHits(answer: unknown): Page<Hit> {
  const { HITs = [], NextToken } = read(hits, answer, "ListHITs");
  return { items: HITs, next: NextToken };
}

export function readAssignments(answer: unknown): Page<Assignment> {
  const { Assignments = [], NextToken } = read(assignments, answer, "ListAssignmentsForHIT");
  return { items: Assignments, next: NextToken };
}

/** Dollars that can be spent. */
export function readBalance(answer: unknown): number {
  return Number(read(balance, answer, "GetAccountBalance").AvailableBalance);
}

/** What the service sent is not what it documents. */
export class UnexpectedAnswer extends Error {
  constructor(request: string, found: string) {
    super(`the answer to ${request} is not what Mechanical Turk sends: ${found}`);
    this.name = "UnexpectedAnswer";
  }
}

function read<Value>(schema: z.ZodType<Value>, answer: unknown, request: string): Value {
  const { data, error } = schema.safeParse(answer);
  if (error !== undefined) throw new UnexpectedAnswer(request, describeIssues(error.issues));
  return data;
}
