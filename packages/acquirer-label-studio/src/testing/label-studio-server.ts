import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { Random } from "@slicetuner/core";

/** What goes wrong with the next request of a kind. */
export interface PlannedFault {
  /** Part of the method and path, e.g. `POST api/projects/1/import`. */
  readonly on: string;
  /**
   * `lose-answer`: done, but the connection breaks; `hang`: no answer ever; a number: that status, nothing is done.
   */
  readonly fault: "lose-answer" | "hang" | number;
  readonly retryAfter?: string;
  /** How many such requests pass before it. */
  readonly after?: number;
}

interface StoredTask {
  readonly id: number;
  readonly data: Record<string, unknown>;
  /** Listed from this step on. */
  readonly listedFrom: number;
  readonly annotations: StoredAnnotation[];
}

interface StoredAnnotation {
  readonly id: number;
  readonly completed_by: number;
  readonly was_cancelled: boolean;
  readonly result: unknown[];
}

export interface LabelStudioServerOptions {
  /** Legacy tokens go with every request, personal ones are exchanged for an access token first. */
  readonly token: string;
  /** Whether imports are worked on by and by, as large servers do. @default false */
  readonly isAsynchronous?: boolean;
  /** Steps of time until imported tasks are listed. @default 0 */
  readonly listedAfter?: number;
  /** Requests after which an access token expires. @default never */
  readonly accessLives?: number;
  /** @default 3 */
  readonly annotationsPerTask?: number;
  /** Tasks a page at most. @default 100 */
  readonly largestPage?: number;
  readonly choices?: readonly string[];
  /** What the project's labelling page shows of a task; tasks without it are refused. @default "size" */
  readonly taskKey?: string;
}

/**
 * A Label Studio with one project, number 1: endpoints and faults as documented, people who label, and time
 * that passes in steps.
 */
export class LabelStudioServer {
  readonly tasks: Map<number, StoredTask> = new Map();
  readonly requests: string[] = [];
  readonly faults: (PlannedFault & { left: number })[] = [];
  /** Imports that will fail, with this error. */
  importError: string | undefined;
  url = "";
  readonly #options: LabelStudioServerOptions;
  readonly #imports: { readonly at: number; readonly error: string | undefined }[] = [];
  readonly #server = createServer((request, response) => void this.#answer(request, response));
  #time = 0;
  #serial = 0;
  #access = 0;
  #accessUses = 0;

  constructor(options: LabelStudioServerOptions) {
    this.#options = options;
  }

  static async start(options: LabelStudioServerOptions): Promise<LabelStudioServer> {
    const server = new LabelStudioServer(options);
    await new Promise<void>((resolve) => server.#server.listen(0, "127.0.0.1", resolve));
    const address = server.#server.address();
    if (typeof address === "object" && address !== null) server.url = `http://127.0.0.1:${address.port}`;
    return server;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  plan(fault: PlannedFault): void {
    this.faults.push({ ...fault, left: fault.after ?? 0 });
  }

  /** Lets time pass: imports go on. */
  step(): void {
    this.#time += 1;
  }

  /**
   * Lets people answer tasks that are listed, in no order of note; as many as the project asks for.
   * @param share of the answers that are missing. @default 1
   */
  work(truth: (data: Record<string, unknown>) => string, share = 1): void {
    const wanted = this.#options.annotationsPerTask ?? 3;
    const listed = [...this.tasks.values()].filter(({ listedFrom }) => listedFrom <= this.#time);
    const open = listed.flatMap((task) =>
      Array.from({ length: Math.max(0, wanted - active(task)) }, (_, index) => ({ task, index })),
    );
    new Random(`work ${this.#time}`).shuffle(open);
    for (const { task } of open.slice(0, Math.ceil(open.length * share))) {
      this.annotate(task.id, 100 + task.annotations.length, truth(task.data));
    }
  }

  annotate(task: number, person: number, choice: string, was_cancelled = false): void {
    this.#serial += 1;
    this.tasks.get(task)!.annotations.push({
      id: this.#serial,
      completed_by: person,
      was_cancelled,
      // A skipped task keeps what was chosen before.
      result: [{ from_name: "answer", to_name: "text", type: "choices", value: { choices: [choice] } }],
    });
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const address = new URL(request.url ?? "", this.url);
    const name = `${request.method} ${address.pathname.slice(1)}`;
    this.requests.push(name);
    const planned = this.#takeFault(name);
    if (planned?.fault === "hang") return;
    if (typeof planned?.fault === "number") {
      const headers = planned.retryAfter === undefined ? {} : { "retry-after": planned.retryAfter };
      // What a careless server says.
      return send(response, planned.fault, { detail: `Refused ${JSON.stringify(request.headers)}` }, headers);
    }
    const [status, body] = this.#handle(name, address, request, Buffer.concat(chunks).toString());
    if (planned?.fault === "lose-answer") request.socket.destroy();
    else send(response, status, body);
  }

  #takeFault(name: string): PlannedFault | undefined {
    const planned = this.faults.find(({ on }) => name.includes(on));
    if (planned === undefined) return undefined;
    if (planned.left > 0) {
      planned.left -= 1;
      return undefined;
    }
    return this.faults.splice(this.faults.indexOf(planned), 1)[0];
  }

  #handle(name: string, address: URL, request: IncomingMessage, body: string): [number, unknown] {
    if (name === "POST api/token/refresh") return this.#refresh(body);
    if (!this.#isAllowed(request.headers.authorization)) {
      return [401, { detail: `Invalid token ${request.headers.authorization}` }];
    }
    if (name === "POST api/projects/1/import") return this.#import(JSON.parse(body), address);
    if (name === "GET api/projects/1/") return [200, this.#project()];
    if (name === "GET api/tasks") return this.#list(address.searchParams);
    const [, pending] = /^GET api\/projects\/1\/imports\/(\d+)\/$/.exec(name) ?? [];
    if (pending !== undefined) return this.#importStatus(Number(pending));
    const [, task] = /^DELETE api\/tasks\/(\d+)\/$/.exec(name) ?? [];
    if (task !== undefined)
      return this.tasks.delete(Number(task)) ? [204, undefined] : [404, { detail: "Not found." }];
    return [404, { detail: "Not found." }];
  }

  #refresh(body: string): [number, unknown] {
    if (JSON.parse(body).refresh !== this.#options.token) {
      return [401, { detail: `Token is invalid: ${body}`, code: "token_not_valid" }];
    }
    this.#access += 1;
    this.#accessUses = 0;
    return [200, { access: `access-token-number-${this.#access}` }];
  }

  #isAllowed(authorization: string | undefined): boolean {
    if (!this.#options.token.includes(".")) return authorization === `Token ${this.#options.token}`;
    this.#accessUses += 1;
    const lives = this.#options.accessLives ?? Number.POSITIVE_INFINITY;
    return authorization === `Bearer access-token-number-${this.#access}` && this.#accessUses <= lives;
  }

  #project(): object {
    const labels = this.#options.choices ?? ["no", "yes"];
    return {
      id: 1,
      maximum_annotations: this.#options.annotationsPerTask ?? 3,
      parsed_label_config: { answer: { type: "Choices", to_name: ["text"], inputs: [], labels } },
    };
  }

  #import(tasks: { data: Record<string, unknown> }[], address: URL): [number, unknown] {
    const { taskKey = "size" } = this.#options;
    if (!tasks.every(({ data }) => taskKey in data))
      return [400, { detail: `"${taskKey}" key is expected in task data` }];
    const listedFrom = this.#time + (this.#options.listedAfter ?? 0);
    const ids = this.importError === undefined ? tasks.map(({ data }) => this.#store(data, listedFrom)) : [];
    if (this.#options.isAsynchronous) {
      this.#imports.push({ at: this.#time, error: this.importError });
      return [201, { import: this.#imports.length }];
    }
    const isWanted = address.searchParams.get("return_task_ids") === "true";
    return [201, { task_count: ids.length, annotation_count: 0, ...(isWanted && { task_ids: ids }) }];
  }

  #store(data: Record<string, unknown>, listedFrom: number): number {
    this.#serial += 1;
    this.tasks.set(this.#serial, { id: this.#serial, data, listedFrom, annotations: [] });
    return this.#serial;
  }

  #importStatus(id: number): [number, unknown] {
    const found = this.#imports[id - 1];
    if (found === undefined) return [404, { detail: "Not found." }];
    if (this.#time === found.at) return [200, { id, status: "in_progress", error: null }];
    const status = found.error === undefined ? "completed" : "failed";
    return [200, { id, status, error: found.error ?? null }];
  }

  #list(query: URLSearchParams): [number, unknown] {
    const filter = query.get("query");
    const wanted = filter === null ? undefined : JSON.parse(filter).filters.items[0];
    const column = wanted?.filter.replace("filter:tasks:data.", "");
    const tasks = [...this.tasks.values()].filter(
      ({ data, listedFrom }) =>
        listedFrom <= this.#time && (wanted === undefined || data[column] === wanted.value),
    );
    const size = Math.min(Number(query.get("page_size")), this.#options.largestPage ?? 100);
    const start = (Number(query.get("page")) - 1) * size;
    if (start > 0 && start >= tasks.length) return [404, { detail: "Invalid page." }];
    const page = tasks.slice(start, start + size).map(({ id, data, annotations }) => ({
      id,
      data,
      annotations,
      total_annotations: active({ annotations }),
      cancelled_annotations: annotations.filter(({ was_cancelled }) => was_cancelled).length,
    }));
    return [200, { tasks: page, total: tasks.length, total_annotations: 0, total_predictions: 0 }];
  }
}

function active({ annotations }: Pick<StoredTask, "annotations">): number {
  return annotations.filter(({ was_cancelled }) => !was_cancelled).length;
}

function send(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(body === undefined ? undefined : JSON.stringify(body));
}
