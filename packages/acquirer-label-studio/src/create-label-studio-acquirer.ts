import {
  type Acquirer,
  type AcquirerCall,
  type AcquirerMemory,
  AcquisitionError,
  type Candidate,
  createProcessMemory,
  type Delivery,
  type ExampleEncoder,
  type ExampleRow,
  KeyedMutex,
  majorityLabel,
  type Order,
  ProblemList,
  priceRefusal,
  refusedDelivery,
  SliceTunerError,
  sliceOfOrder,
  sortCandidates,
  totalCost,
  unlessAborted,
  type WorkerAnswer,
} from "@slicetuner/core";
import { HttpError } from "@slicetuner/http-client";
import type { Task } from "./answers.ts";
import { completeConfig, type LabelStudioConfig } from "./config.ts";
import { findControl, LabelStudio } from "./label-studio.ts";
import { LabelStudioClient } from "./label-studio-client.ts";
import { OrderBook, type OrderFacts } from "./order-book.ts";
import { OrderTasks } from "./order-tasks.ts";
import { type LabelControl, readAnswers } from "./read-annotations.ts";

/** What {@link createLabelStudioAcquirer} takes besides the configuration. */
export interface LabelStudioAcquirerParts {
  readonly encoder: ExampleEncoder;
  /** Examples that are to be labelled. */
  readonly candidates: readonly Candidate[];
  /** Where orders are remembered. @default as long as the process lives */
  readonly memory?: AcquirerMemory;
}

/**
 * Acquires labels from the annotators of a Label Studio project. Each example of an order is a task; orders
 * stay open until all their tasks have as many annotations as wanted.
 * @throws InvalidInputError with everything that is wrong with the configuration or the candidates
 */
export function createLabelStudioAcquirer(
  config: LabelStudioConfig,
  parts: LabelStudioAcquirerParts,
): Acquirer {
  const { encoder, memory = createProcessMemory() } = parts;
  const settings = completeConfig(config, encoder.slices.length, encoder.classes);
  const labelColumn = findLabelColumn(encoder);
  const candidates = sortCandidates(parts.candidates, encoder);
  const prices = settings.unitCosts;
  const http = new LabelStudioClient(settings);
  const server = new LabelStudio(http, settings.project);
  const book = new OrderBook(memory, server, candidates);
  const tasks = new OrderTasks(server, http, book, candidates, encoder);
  const mutex = new KeyedMutex();
  let interfaceOfProject: (LabelControl & { readonly annotators: number }) | undefined;

  /** How labels are given in the project; asked once. */
  async function openProject(signal: AbortSignal): Promise<LabelControl & { readonly annotators: number }> {
    interfaceOfProject ??= {
      ...findControl(await server.project(signal), settings),
      choices: settings.choices,
    };
    return interfaceOfProject;
  }

  /** Runs one call on an order after those before it. An aborted call rejects at once. */
  const onOrder = (order: Order, doing: string, { signal }: AcquirerCall, run: () => Promise<Delivery>) => {
    const turn = async (): Promise<Delivery> => {
      sliceOfOrder(order, encoder.slices);
      try {
        return await run();
      } catch (error) {
        throw failureOf(
          error,
          (text, options) => new AcquisitionError(order.id, `${doing}: ${text}`, options),
        );
      }
    };
    return mutex.run(order.id, signal, turn);
  };

  /** The answers that count, by candidate. A task is done when as many people as wanted have answered. */
  function answersOf(
    found: ReadonlyMap<string, Task>,
    { kept }: OrderFacts,
    control: LabelControl & { readonly annotators: number },
  ): Map<string, WorkerAnswer[]> {
    const done = new Map<string, WorkerAnswer[]>();
    for (const [id, task] of found) {
      const answers = readAnswers(task, id, control).slice(0, control.annotators);
      const counted = kept === undefined ? answers : answers.slice(0, kept[id] ?? 0);
      const isDone = kept === undefined ? answers.length === control.annotators : counted.length > 0;
      if (isDone) done.set(id, counted);
    }
    return done;
  }

  async function deliver(order: Order, record: OrderFacts, signal: AbortSignal): Promise<Delivery> {
    const control = await openProject(signal);
    const found = await tasks.find(order, record, signal);
    const done = answersOf(found, record, control);
    // Tasks of a cancelled order that were listed late.
    if (record.kept !== undefined) await tasks.remove(unused(found, record.kept), signal);
    const ids = record.candidates.filter((id) => done.has(id));
    const answers = ids.flatMap((id) => done.get(id)!);
    const rows = ids.map((id): ExampleRow => {
      const label = majorityLabel(done.get(id)!, encoder.classes.length);
      return { ...candidates.rows.get(id), [labelColumn]: encoder.classes[label]! };
    });
    const { examples, rows: kept, unreadable } = await encoder.encode(rows, ids);
    return {
      orderId: order.id,
      status: statusOf(order, record, ids.length),
      examples,
      rows: kept,
      unreadable,
      answers,
      cost: totalCost(ids.length, record.price),
      warnings: [],
    };
  }

  const acquirer: Acquirer = {
    specificationVersion: "v1",
    name: `Label Studio, project ${settings.project} at ${new URL(settings.url).host}`,
    capabilities: {
      knowsPrices: false,
      knowsAvailability: true,
      deliversPartially: false,
      deliversLater: true,
      cancels: true,
      settles: false,
    },

    async doQuote({ signal }) {
      signal.throwIfAborted();
      const counting = async () => {
        const available: number[] = [];
        for (const slice of prices.keys()) available.push((await book.freeCandidates(slice, signal)).length);
        return { unitCosts: prices, available };
      };
      const quoting = counting().catch((error: unknown) => {
        throw failureOf(error, (text, options) => new SliceTunerError(`Label Studio: ${text}`, options));
      });
      return await unlessAborted(quoting, signal);
    },

    doAcquire: (order, call) =>
      onOrder(order, "cannot be sent or asked for", call, async () => {
        const record = await book.open(order, prices[order.slice]!, call.signal);
        if (record.outcome === "refused")
          return refusedDelivery(order, encoder, priceRefusal(order, record.price));
        return await deliver(order, record, call.signal);
      }),

    doCancel: (order, call) =>
      onOrder(order, "cannot be cancelled", call, async () => {
        const record = await book.find(order);
        if (record === undefined) throw new AcquisitionError(order.id, "was never sent");
        if (record.outcome === "refused")
          return refusedDelivery(order, encoder, priceRefusal(order, record.price));
        const delivery = await deliver(order, record, call.signal);
        if (delivery.status !== "open") return delivery;
        const control = await openProject(call.signal);
        const found = await tasks.find(order, { ...record, outcome: "cancelled" }, call.signal);
        const counts = [...found].map(([id, task]): [string, number] => [
          id,
          Math.min(control.annotators, readAnswers(task, id, control).length),
        ]);
        const cancelled: OrderFacts = {
          ...record,
          outcome: "cancelled",
          kept: Object.fromEntries(counts.filter(([, count]) => count > 0)),
        };
        await book.keep(order, cancelled);
        return await deliver(order, cancelled, call.signal);
      }),

    async close() {},
  };
  return acquirer;
}

/** Tasks of a cancelled order that nobody had worked on. */
function unused(found: ReadonlyMap<string, Task>, kept: Readonly<Record<string, number>>): Task[] {
  return [...found].filter(([id]) => (kept[id] ?? 0) === 0).map(([, task]) => task);
}

function statusOf(order: Order, record: OrderFacts, came: number): Delivery["status"] {
  if (came === order.count) return "complete";
  if (record.outcome === "cancelled") return "cancelled";
  return came === record.candidates.length ? "exhausted" : "open";
}

/** Failed requests as the caller's kind of error; others as they are. */
function failureOf(
  error: unknown,
  create: (message: string, options: { hint?: string }) => SliceTunerError,
): unknown {
  if (!(error instanceof HttpError)) return error;
  return create(error.message, error.hint === undefined ? {} : { hint: error.hint });
}

function findLabelColumn({ columns }: ExampleEncoder): string {
  const labels = columns.filter(({ role }) => role === "label");
  const problems = new ProblemList();
  problems.expect(labels.length === 1, "columns", `${labels.length} columns with the label, expected one`);
  problems.throwIfAny();
  return labels[0]!.name;
}
