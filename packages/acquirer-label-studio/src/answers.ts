import { describeIssues } from "@slicetuner/core";
import { HttpError } from "@slicetuner/http-client";
import { z } from "zod";

/** One person's work on a task. */
export interface Annotation {
  readonly id: number;
  /** Number of the person; newer servers send more about them. */
  readonly completed_by?: number | { readonly id: number } | null | undefined;
  /** Skipped. */
  readonly was_cancelled?: boolean | null | undefined;
  readonly result?:
    | readonly {
        readonly from_name?: string | null | undefined;
        readonly value?: { readonly choices?: readonly string[] | undefined } | null | undefined;
      }[]
    | null
    | undefined;
}

/** One example to be labelled. */
export interface Task {
  readonly id: number;
  readonly data: Readonly<Record<string, unknown>>;
  readonly annotations?: readonly Annotation[] | null | undefined;
}

/** What a project asks of its people. */
export interface Project {
  readonly maximum_annotations?: number | null | undefined;
  readonly parsed_label_config?:
    | Readonly<Record<string, { readonly type: string; readonly labels?: unknown }>>
    | undefined;
}

/** How an import stands; tasks may be listed later than it is completed. */
export interface ImportStatus {
  /** `created`, `in_progress`, `failed` or `completed`. */
  readonly status: string;
  readonly error?: string | null | undefined;
}

/** One page of the tasks of a project. */
export interface TaskPage {
  readonly tasks: readonly Task[];
  /** Of all pages, where the server says so. */
  readonly total?: number | null | undefined;
}

const id = z.int();
const annotation: z.ZodType<Annotation> = z.object({
  id,
  completed_by: z.union([id, z.object({ id })]).nullish(),
  was_cancelled: z.boolean().nullish(),
  result: z
    .array(
      z.object({
        from_name: z.string().nullish(),
        value: z.object({ choices: z.array(z.string()).optional() }).nullish(),
      }),
    )
    .nullish(),
});
const task: z.ZodType<Task> = z.object({
  id,
  data: z.record(z.string(), z.unknown()),
  annotations: z.array(annotation).nullish(),
});
const taskPage: z.ZodType<TaskPage> = z.object({ tasks: z.array(task), total: z.int().min(0).nullish() });
const project: z.ZodType<Project> = z.object({
  maximum_annotations: z.int().positive().nullish(),
  parsed_label_config: z.record(z.string(), z.object({ type: z.string(), labels: z.unknown() })).optional(),
});
const imported = z.object({ import: id.nullish() }).optional();
const importStatus: z.ZodType<ImportStatus> = z.object({ status: z.string(), error: z.string().nullish() });
const access = z.object({ access: z.string().regex(/^[\x21-\x7e]+$/, "expected a token") });

export function readTaskPage(answer: unknown): TaskPage {
  return read(taskPage, answer, "tasks");
}

export function readProject(answer: unknown): Project {
  return read(project, answer, "a project");
}

/** The import's number, where the server works on it by and by. */
export function readImport(answer: unknown): number | null {
  return read(imported, answer, "an import")?.import ?? null;
}

export function readImportStatus(answer: unknown): ImportStatus {
  return read(importStatus, answer, "the state of an import");
}

export function readAccess(answer: unknown): string {
  return read(access, answer, "a token").access;
}

function read<Value>(schema: z.ZodType<Value>, answer: unknown, what: string): Value {
  const { data, error } = schema.safeParse(answer);
  if (error === undefined) return data;
  throw new HttpError(
    `the server's answer for ${what} is not what Label Studio sends: ${describeIssues(error.issues)}`,
    {
      hint: "Is `url` the address of Label Studio? Nothing was counted.",
    },
  );
}
