import { InvalidInputError, type JsonValue } from "@slicetuner/core";
import type { HttpClient } from "./http.ts";
import { HttpFailure } from "./http-failure.ts";

/** One person's work on a task. */
export interface Annotation {
  readonly id: number;
  /** Number of the person; newer servers send more about them. */
  readonly completed_by?: number | { readonly id: number } | null;
  /** Skipped. */
  readonly was_cancelled?: boolean;
  readonly result?: readonly {
    readonly from_name?: string;
    readonly value?: { readonly choices?: readonly string[] };
  }[];
}

/** One example to be labelled. */
export interface Task {
  readonly id: number;
  readonly data: Readonly<Record<string, JsonValue>>;
  readonly annotations?: readonly Annotation[];
}

/** What a project asks of its people. */
export interface Project {
  readonly maximum_annotations?: number;
  readonly parsed_label_config?: Readonly<
    Record<string, { readonly type: string; readonly labels?: readonly string[] }>
  >;
}

/** How an import stands; tasks may be listed later than it is completed. */
export interface ImportStatus {
  readonly status: "created" | "in_progress" | "failed" | "completed";
  readonly error?: string | null;
}

const pageSize = 100;

/** The endpoints of Label Studio's API that are used here, of one project. */
export class LabelStudio {
  readonly #http: HttpClient;
  readonly #project: number;

  constructor(http: HttpClient, project: number) {
    this.#http = http;
    this.#project = project;
  }

  async project(signal: AbortSignal): Promise<Project> {
    const answer = await this.#http.send({ path: `api/projects/${this.#project}/` }, signal);
    return answer as unknown as Project;
  }

  /**
   * Hands tasks over; not repeated when the answer is lost. Returns the import's number where the server works on it by and by, else null.
   */
  async import(
    tasks: readonly Readonly<Record<string, JsonValue>>[],
    signal: AbortSignal,
  ): Promise<number | null> {
    const answer = (await this.#http.send(
      {
        method: "POST",
        path: `api/projects/${this.#project}/import?return_task_ids=true`,
        body: tasks.map((data) => ({ data })),
        isRepeatable: false,
      },
      signal,
    )) as { readonly import?: number } | null;
    return answer?.import ?? null;
  }

  /** Undefined when the server does not know the import any more. */
  async importStatus(id: number, signal: AbortSignal): Promise<ImportStatus | undefined> {
    const path = `api/projects/${this.#project}/imports/${id}/`;
    const answer = await this.#http.send({ path }, signal).catch(unlessMissing);
    return answer as unknown as ImportStatus | undefined;
  }

  /** Tasks of the project, each once. @param data only those with this text in a column; servers may give more */
  async tasks(
    data: { readonly column: string; readonly text: string } | undefined,
    signal: AbortSignal,
  ): Promise<Task[]> {
    const found = new Map<number, Task>();
    for (let page = 1; ; page++) {
      const query = new URLSearchParams({
        project: String(this.#project),
        page: String(page),
        page_size: String(pageSize),
        fields: "all",
        ...(data !== undefined && { query: JSON.stringify(filterOf(data)) }),
      });
      // Beyond the last page some servers answer that there is none.
      const answer = await this.#http.send({ path: `api/tasks?${query}` }, signal).catch((error: unknown) => {
        if (page > 1) return unlessMissing(error);
        throw error;
      });
      const { tasks = [], total } = (answer ?? {}) as { tasks?: readonly Task[]; total?: number };
      for (const task of tasks) found.set(task.id, task);
      // Servers may make pages smaller than asked for.
      const isLast = total === undefined ? tasks.length < pageSize : found.size >= total;
      if (isLast || tasks.length === 0) return [...found.values()].sort((left, right) => left.id - right.id);
    }
  }

  /** A task that is gone already is no error. */
  async delete(task: number, signal: AbortSignal): Promise<void> {
    await this.#http.send({ method: "DELETE", path: `api/tasks/${task}/` }, signal).catch(unlessMissing);
  }
}

/** The filter of the data manager. */
function filterOf({ column, text }: { readonly column: string; readonly text: string }): JsonValue {
  const filter = { filter: `filter:tasks:data.${column}`, operator: "equal", type: "String", value: text };
  return { filters: { conjunction: "and", items: [filter] } };
}

function unlessMissing(error: unknown): undefined {
  if (error instanceof HttpFailure && error.status === 404) return undefined;
  throw error;
}

/**
 * The choices that give the label.
 * @throws InvalidInputError when the project has no such choices, or asks fewer people than wanted
 */
export function findControl(
  { parsed_label_config: controls = {}, maximum_annotations: asked = 1 }: Project,
  settings: {
    readonly control: string | undefined;
    readonly choices: readonly string[];
    readonly annotators: number | undefined;
  },
): { readonly control: string; readonly annotators: number } {
  const choices = Object.entries(controls).filter(([, { type }]) => type === "Choices");
  const names = choices.map(([name]) => name);
  const control = settings.control ?? (names.length === 1 ? names[0] : undefined);
  const labels = choices.find(([name]) => name === control)?.[1].labels;
  if (control === undefined || labels === undefined) {
    const message = `the project has ${names.length === 0 ? "no Choices" : `the Choices ${names.join(", ")}`}, expected ${settings.control ?? "one"}`;
    throw new InvalidInputError([{ path: "control", message }]);
  }
  const missing = settings.choices.filter((choice) => !labels.includes(choice));
  if (missing.length > 0) {
    const message = `the project's ${control} has ${labels.join(", ")}, but not ${missing.join(", ")}`;
    throw new InvalidInputError([{ path: "choices", message }]);
  }
  const annotators = settings.annotators ?? asked;
  if (annotators > asked) {
    const message = `is ${annotators}, but the project shows a task to ${asked}: raise its annotations per task`;
    throw new InvalidInputError([{ path: "annotators", message }]);
  }
  return { control, annotators };
}
