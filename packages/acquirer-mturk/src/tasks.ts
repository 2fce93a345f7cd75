import type { CreateHITCommandInput } from "@aws-sdk/client-mturk";
import {
  AcquisitionError,
  type Candidates,
  type ExampleEncoder,
  type Order,
  roundMoney,
  totalCost,
} from "@slicetuner/core";
import type { Assignment, Hit } from "./answers.ts";
import type { MturkSettings } from "./config.ts";
import { eachOf } from "./each-of.ts";
import { tokenOf, writeMark } from "./names.ts";
import type { OrderBook, OrderFacts } from "./order-book.ts";
import { priceOf } from "./prices.ts";
import { qualificationRequirements } from "./qualification-requirements.ts";
import { writeQuestion } from "./question.ts";
import type { MturkService } from "./service.ts";

/** Requests under way at the same time: the service allows few a second. */
const requestsAtOnce = 4;

/** A task that takes no more answers, and what came of it. */
export interface ClosedTask {
  readonly item: number;
  readonly assignments: readonly Assignment[];
  /** What each assignment costs, fee included. */
  readonly cost: number;
}

/** The tasks of orders at the service: making, looking at and ending them. */
export class Tasks {
  readonly #settings: MturkSettings;
  readonly #encoder: ExampleEncoder;
  readonly #service: MturkService;
  readonly #book: OrderBook;
  readonly #candidates: Candidates | undefined;
  /** What was seen closed, by token. */
  readonly #closed = new Map<string, ClosedTask>();

  constructor(
    settings: MturkSettings,
    encoder: ExampleEncoder,
    service: MturkService,
    book: OrderBook,
    candidates: Candidates | undefined,
  ) {
    this.#settings = settings;
    this.#encoder = encoder;
    this.#service = service;
    this.#book = book;
    this.#candidates = candidates;
  }

  /** Makes the tasks of the order that were not made yet. */
  async send(order: Order, record: OrderFacts, signal: AbortSignal): Promise<void> {
    const missing: number[] = [];
    for (let item = 0; item < record.items; item++) {
      if (this.#closed.has(tokenOf(order.id, item))) continue;
      if ((await this.#book.hitOf(order.id, item, signal)) === undefined) missing.push(item);
    }
    if (missing.length === 0) return;
    if (missing.length === record.items) await this.#expectFunds(order, record, signal);
    await eachOf(missing, requestsAtOnce, async (item) => {
      signal.throwIfAborted();
      try {
        const hitId = await this.#service.createHit(this.#describe(order, record, item), signal);
        await this.#book.keepHit(order.id, item, hitId);
      } catch (error) {
        // The task may have been made although no answer came.
        this.#book.forgetTasks();
        throw error;
      }
    });
  }

  /** What can be told of the order's tasks that take no more answers; `open` counts the others. */
  async look(
    order: Order,
    record: OrderFacts,
    signal: AbortSignal,
  ): Promise<{ closed: ClosedTask[]; open: number }> {
    const items = Array.from({ length: record.items }, (_, item) => item);
    let open = 0;
    await eachOf(items, requestsAtOnce, async (item) => {
      if (this.#closed.has(tokenOf(order.id, item))) return;
      const hitId = await this.#book.hitOf(order.id, item, signal);
      // A cancelled order may have tasks that never were made.
      const hit = hitId === undefined ? undefined : await this.#service.getHit(hitId, signal);
      if (hit !== undefined && !isClosed(hit)) open += 1;
      else await this.#close(order, record, item, hit, signal);
    });
    return { closed: items.flatMap((item) => this.#closed.get(tokenOf(order.id, item)) ?? []), open };
  }

  /** Lets nobody take what is left of the order's tasks. */
  async end(order: Order, record: OrderFacts, signal: AbortSignal): Promise<void> {
    const items = Array.from({ length: record.items }, (_, item) => item);
    await eachOf(items, requestsAtOnce, async (item) => {
      if (this.#closed.has(tokenOf(order.id, item))) return;
      const hitId = await this.#book.hitOf(order.id, item, signal);
      const hit = hitId === undefined ? undefined : await this.#service.getHit(hitId, signal);
      if (hit?.HITStatus === "Assignable") await this.#service.expire(hitId!, signal);
    });
  }

  /**
   * Approves or rejects what was not judged yet. @param judge the reason for which an assignment is not paid;
   * null: paid
   */
  async settle(
    order: Order,
    tasks: readonly ClosedTask[],
    judge: (task: ClosedTask, assignment: Assignment) => string | null | undefined,
    signal: AbortSignal,
  ): Promise<void> {
    await eachOf(tasks, requestsAtOnce, async (task) => {
      let isChanged = false;
      for (const assignment of task.assignments) {
        const reason = judge(task, assignment);
        if (assignment.AssignmentStatus !== "Submitted" || reason === undefined) continue;
        isChanged = true;
        if (reason === null) await this.#service.approve(assignment.AssignmentId, signal);
        else await this.#service.reject(assignment.AssignmentId, reason, signal);
      }
      if (!isChanged) return;
      const hitId = await this.#book.hitOf(order.id, task.item, signal);
      const assignments = await this.#service.listAssignments(hitId!, signal);
      this.#closed.set(tokenOf(order.id, task.item), { ...task, assignments });
    });
  }

  async #close(
    order: Order,
    { terms }: OrderFacts,
    item: number,
    hit: Hit | undefined,
    signal: AbortSignal,
  ): Promise<void> {
    const assignments = hit === undefined ? [] : await this.#service.listAssignments(hit.HITId, signal);
    this.#closed.set(tokenOf(order.id, item), { item, assignments, cost: terms.cost });
  }

  async #expectFunds(order: Order, { items, terms }: OrderFacts, signal: AbortSignal): Promise<void> {
    const needed = totalCost(items, priceOf(terms));
    const balance = await this.#service.balance(signal);
    if (balance >= needed - 0.005) return;
    throw new AcquisitionError(
      order.id,
      `the account has $${balance.toFixed(2)}, the order needs $${needed.toFixed(2)} with fees`,
      { hint: "Add funds to the account and go on: nothing was bought." },
    );
  }

  #describe(order: Order, record: OrderFacts, item: number): CreateHITCommandInput {
    const settings = this.#settings;
    const candidate = record.candidates?.[item];
    const row = candidate === undefined ? undefined : this.#candidates?.rows.get(candidate);
    if (candidate !== undefined && row === undefined) {
      throw new AcquisitionError(
        order.id,
        `the candidate ${candidate} of an earlier run is not there any more`,
        {
          hint: "Give the acquirer the same candidates as when the order was sent.",
        },
      );
    }
    return {
      UniqueRequestToken: tokenOf(order.id, item),
      RequesterAnnotation: writeMark(order, item, candidate),
      Title: settings.title,
      Description: settings.description,
      ...(settings.keywords !== "" && { Keywords: settings.keywords }),
      Reward: record.terms.reward.toFixed(2),
      MaxAssignments: record.terms.assignments,
      LifetimeInSeconds: settings.lifetimeSeconds,
      AssignmentDurationInSeconds: settings.assignmentSeconds,
      AutoApprovalDelayInSeconds: settings.autoApprovalSeconds,
      QualificationRequirements: qualificationRequirements(settings),
      Question: writeQuestion(settings, this.#encoder, this.#encoder.slices[order.slice]!, row),
    };
  }
}

/** No more answers can come: all are there, or its time is over and nobody is at work on it. */
function isClosed({ HITStatus }: Hit): boolean {
  return HITStatus === "Reviewable" || HITStatus === "Reviewing" || HITStatus === "Disposed";
}

/** What is charged for tasks: work that was rejected is not. */
export function chargeOf(tasks: readonly ClosedTask[]): number {
  const charges = tasks.map(({ assignments, cost }) => {
    const paid = assignments.filter(({ AssignmentStatus }) => AssignmentStatus !== "Rejected");
    return paid.length * cost;
  });
  return roundMoney(charges.reduce((sum, charge) => sum + charge, 0));
}
