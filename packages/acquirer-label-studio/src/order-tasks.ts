import { AcquisitionError, type Candidates, type ExampleEncoder, type Order } from "@slicetuner/core";
import { HttpError } from "@slicetuner/http-client";
import type { Task } from "./answers.ts";
import type { LabelStudio } from "./label-studio.ts";
import type { LabelStudioClient } from "./label-studio-client.ts";
import { exampleColumn, exampleOf, type OrderBook, type OrderFacts, orderColumn } from "./order-book.ts";

/**
 * Tasks are listed some time after they were imported: so often they are looked for in vain before they are
 * imported again.
 */
const looksBeforeRepeating = 5;

/** The tasks of orders on the server. */
export class OrderTasks {
  readonly #server: LabelStudio;
  readonly #http: LabelStudioClient;
  readonly #book: OrderBook;
  readonly #candidates: Candidates;
  readonly #encoder: ExampleEncoder;
  /** By order: how often tasks were looked for in vain. */
  readonly #looks = new Map<string, number>();

  constructor(
    server: LabelStudio,
    http: LabelStudioClient,
    book: OrderBook,
    candidates: Candidates,
    encoder: ExampleEncoder,
  ) {
    this.#server = server;
    this.#http = http;
    this.#book = book;
    this.#candidates = candidates;
    this.#encoder = encoder;
  }

  /** The order's tasks by candidate, as far as the server lists them. Imports those that never were. */
  async find(order: Order, record: OrderFacts, signal: AbortSignal): Promise<ReadonlyMap<string, Task>> {
    const tasks = await this.#list(order, signal);
    const missing = record.candidates.filter((id) => !tasks.has(id));
    if (missing.length === 0) this.#looks.delete(order.id);
    else if (record.outcome === "sent" && !(await this.#isComing(order, record, signal))) {
      await this.#import(order, record, missing, signal);
    }
    return tasks;
  }

  /** Deletes tasks that nobody has to do any more. */
  async remove(tasks: Iterable<Task>, signal: AbortSignal): Promise<void> {
    for (const task of tasks) await this.#server.delete(task.id, signal);
  }

  /** An import may have been done twice; of two tasks about one example the one with more work is kept. */
  async #list(order: Order, signal: AbortSignal): Promise<Map<string, Task>> {
    const found = new Map<string, Task>();
    const surplus: Task[] = [];
    for (const task of await this.#server.tasks({ column: orderColumn, text: order.id }, signal)) {
      const example = exampleOf(task, order.id);
      if (example === undefined) continue;
      const other = found.get(example);
      const isBetter = other === undefined || workOn(task) > workOn(other);
      if (other !== undefined) surplus.push(isBetter ? other : task);
      if (isBetter) found.set(example, task);
    }
    await this.remove(
      surplus.filter((task) => workOn(task) === 0),
      signal,
    );
    return found;
  }

  /** Whether missing tasks can still turn up. */
  async #isComing(order: Order, record: OrderFacts, signal: AbortSignal): Promise<boolean> {
    if (!record.isImported) return false;
    if (record.importId !== undefined) {
      const found = await this.#server.importStatus(record.importId, signal);
      if (found?.status === "created" || found?.status === "in_progress") return true;
      if (found?.status === "failed") {
        const { importId: _, ...rest } = record;
        await this.#book.keep(order, { ...rest, isImported: false });
        const reason = this.#http.mask(found.error ?? "the server does not say why");
        throw new AcquisitionError(order.id, `the import into Label Studio failed: ${reason}`, {
          hint: "Does each row have what the project's labelling interface shows? Then go on: it is imported again.",
        });
      }
    }
    const looks = (this.#looks.get(order.id) ?? 0) + 1;
    this.#looks.set(order.id, looks);
    return looks < looksBeforeRepeating;
  }

  async #import(
    order: Order,
    record: OrderFacts,
    missing: readonly string[],
    signal: AbortSignal,
  ): Promise<void> {
    const { importId: _, ...rest } = record;
    const sent: OrderFacts = { ...rest, isImported: true };
    // Before it is sent: whatever becomes of this process, the tasks are looked for first.
    await this.#book.keep(order, sent);
    this.#looks.set(order.id, 0);
    try {
      const importId = await this.#server.import(
        missing.map((id) => this.#describe(order, id)),
        signal,
      );
      if (importId !== null) await this.#book.keep(order, { ...sent, importId });
    } catch (error) {
      // No answer, or one of something between: the tasks may be there or not.
      if (!(error instanceof HttpError)) throw error;
      if (!error.undone) return;
      await this.#book.keep(order, { ...rest, isImported: false });
      throw error;
    }
  }

  #describe(order: Order, id: string): Record<string, string | number | boolean | null> {
    const row = this.#candidates.rows.get(id);
    if (row === undefined) {
      throw new AcquisitionError(order.id, `the candidate ${id} of an earlier run is not there any more`, {
        hint: "Give the acquirer the same candidates as when the order was sent.",
      });
    }
    const slice = this.#encoder.slices[order.slice]!.name;
    return { ...row, [orderColumn]: order.id, [exampleColumn]: id, slicetuner_slice: slice };
  }
}

function workOn({ annotations }: Task): number {
  return annotations?.length ?? 0;
}
