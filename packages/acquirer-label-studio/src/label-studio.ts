import { InvalidInputError, type JsonValue } from "@slicetuner/core";
import { followPages, HttpError } from "@slicetuner/http-client";
import {
  type ImportStatus,
  type Project,
  readImport,
  readImportStatus,
  readProject,
  readTaskPage,
  type Task,
} from "./answers.ts";
import type { LabelStudioClient } from "./label-studio-client.ts";

const pageSize = 100;

/** The endpoints of Label Studio's API that are used here, of one project. */
export class LabelStudio {
  readonly #http: LabelStudioClient;
  readonly #project: number;

  constructor(http: LabelStudioClient, project: number) {
    this.#http = http;
    this.#project = project;
  }

  async project(signal: AbortSignal): Promise<Project> {
    return readProject(await this.#http.send({ path: `api/projects/${this.#project}/` }, signal));
  }

  /**
   * Hands tasks over; not repeated when the answer is lost. Returns the import's number where the server
   * works on it by and by, else null.
   */
  async import(
    tasks: readonly Readonly<Record<string, JsonValue>>[],
    signal: AbortSignal,
  ): Promise<number | null> {
    const answer = await this.#http.send(
      {
        method: "POST",
        path: `api/projects/${this.#project}/import`,
        query: { return_task_ids: "true" },
        body: tasks.map((data) => ({ data })),
        repeatable: false,
      },
      signal,
    );
    return readImport(answer);
  }

  /** Undefined when the server does not know the import any more. */
  async importStatus(id: number, signal: AbortSignal): Promise<ImportStatus | undefined> {
    const path = `api/projects/${this.#project}/imports/${id}/`;
    const answer = await this.#http.send({ path }, signal).catch(unlessMissing);
    return answer === undefined ? undefined : readImportStatus(answer);
  }

  /**
   * Tasks of the project, each once. @param data only those with this text in a column; servers may give more
   */
  async tasks(
    data: { readonly column: string; readonly text: string } | undefined,
    signal: AbortSignal,
  ): Promise<Task[]> {
    const found = new Map<number, Task>();
    const patience = this.#http.patience();
    const query = {
      project: String(this.#project),
      page_size: String(pageSize),
      fields: "all",
      ...(data !== undefined && { query: JSON.stringify(filterOf(data)) }),
    };
    await followPages({
      what: "the project's tasks",
      hint: "Is `url` the address of Label Studio? Every page has to bring other tasks.",
      ask: async (page = "1") => {
        const request = { path: "api/tasks", query: { ...query, page }, patience };
        // Beyond the last page some servers answer that there is none.
        const answer = await this.#http.send(request, signal).catch((error: unknown) => {
          if (page !== "1") return unlessMissing(error);
          throw error;
        });
        return { page: Number(page), answer: answer === undefined ? { tasks: [] } : readTaskPage(answer) };
      },
      take: ({ page, answer: { tasks, total } }) => {
        const before = found.size;
        for (const task of tasks) found.set(task.id, task);
        // Servers may make pages smaller than asked for.
        const isLast = typeof total === "number" ? found.size >= total : tasks.length < pageSize;
        const next = isLast || tasks.length === 0 ? undefined : String(page + 1);
        return { isNew: found.size > before, next };
      },
    });
    return [...found.values()].sort((left, right) => left.id - right.id);
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
  if (error instanceof HttpError && error.status === 404) return undefined;
  throw error;
}

/**
 * The choices that give the label.
 * @throws InvalidInputError when the project has no such choices, or asks fewer people than wanted
 */
export function findControl(
  { parsed_label_config: controls = {}, maximum_annotations }: Project,
  settings: {
    readonly control: string | undefined;
    readonly choices: readonly string[];
    readonly annotators: number | undefined;
  },
): { readonly control: string; readonly annotators: number } {
  const asked = maximum_annotations ?? 1;
  const choices = Object.entries(controls).filter(([, { type }]) => type === "Choices");
  const names = choices.map(([name]) => name);
  const control = settings.control ?? (names.length === 1 ? names[0] : undefined);
  const found = choices.find(([name]) => name === control)?.[1].labels;
  const labels = Array.isArray(found) ? found.filter((label) => typeof label === "string") : undefined;
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
