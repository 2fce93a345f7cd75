import {
  type Acquirer,
  type AcquirerCall,
  type AcquirerMemory,
  AcquisitionError,
  type Candidate,
  createProcessMemory,
  type Delivery,
  type DeliveryStatus,
  type ExampleEncoder,
  KeyedMutex,
  type Order,
  ProblemList,
  priceRefusal,
  refusedDelivery,
  type Settlement,
  sliceOfOrder,
  sortCandidates,
  unlessAborted,
} from "@slicetuner/core";
import { completeConfig, type MturkConfig } from "./config.ts";
import { digest } from "./names.ts";
import { type MarkedCandidates, OrderBook, type OrderFacts } from "./order-book.ts";
import { priceOf, unitCosts } from "./prices.ts";
import { askedColumns } from "./question.ts";
import { type DeliveredWork, readCollected, readLabelled } from "./read-work.ts";
import { MturkService } from "./service.ts";
import { orderFailure } from "./service-failure.ts";
import { type ClosedTask, chargeOf, Tasks } from "./tasks.ts";

/** What {@link createMturkAcquirer} takes besides the configuration. */
export interface MturkAcquirerParts {
  readonly encoder: ExampleEncoder;
  /** Where orders are remembered. @default as long as the process lives */
  readonly memory?: AcquirerMemory;
  /** Examples that are to be labelled, for `task: "label"`. @default none */
  readonly candidates?: readonly Candidate[];
}

/**
 * Buys examples, or labels of examples, from the workers of Amazon Mechanical Turk. Each example of an order
 * is one task (HIT). Orders stay open until all their tasks are answered or over. In the sandbox unless the
 * configuration says otherwise.
 * @throws InvalidInputError with everything that is wrong with the configuration or the candidates
 */
export function createMturkAcquirer(config: MturkConfig, parts: MturkAcquirerParts): Acquirer {
  const { encoder, memory = createProcessMemory() } = parts;
  const settings = completeConfig(config, encoder.slices.length);
  const isLabelling = settings.task === "label";
  checkColumns(encoder);
  const candidates = isLabelling ? markCandidates(parts.candidates ?? [], encoder) : undefined;
  const prices = unitCosts(settings);
  const service = new MturkService(settings);
  const book = new OrderBook(settings, memory, service, candidates);
  const tasks = new Tasks(settings, encoder, service, book, candidates);
  const mutex = new KeyedMutex();

  /** Runs one call on an order after those before it. An aborted call rejects at once. */
  const onOrder = <Result>(
    order: Order,
    doing: string,
    { signal }: AcquirerCall,
    run: () => Promise<Result>,
  ): Promise<Result> => {
    const turn = async (): Promise<Result> => {
      try {
        return await run();
      } catch (error) {
        throw orderFailure(order.id, doing, error);
      }
    };
    return mutex.run(order.id, signal, turn);
  };

  async function deliver(order: Order, record: OrderFacts, signal: AbortSignal): Promise<Delivery> {
    const { closed, open } = await tasks.look(order, record, signal);
    const work =
      candidates === undefined
        ? readCollected(closed, encoder)
        : readLabelled(closed, record, candidates, encoder);
    const encoded = await encoder.encode(work.rows, work.ids);
    const unreadable = [...work.unreadable, ...encoded.unreadable];
    const came = encoded.examples.size + unreadable.length;
    const status = statusOf(order, record, came, open, closed, isLabelling);
    if (status !== "open" && isLabelling) await release(order, record, closed);
    return {
      orderId: order.id,
      status,
      examples: encoded.examples,
      rows: encoded.rows,
      unreadable,
      ...(isLabelling && { answers: work.answers }),
      cost: chargeOf(closed),
      warnings: warningsOf(order, record, work, open),
    };
  }

  /** What nobody labelled can be ordered again. */
  async function release(order: Order, record: OrderFacts, closed: readonly ClosedTask[]): Promise<void> {
    const unanswered = closed.filter(({ assignments }) => assignments.length === 0);
    if (unanswered.length === 0 || record.released !== undefined) return;
    const released = unanswered.map(({ item }) => record.candidates![item]!);
    await book.keep(order, { ...record, released });
  }

  const refused = (order: Order, { terms }: OrderFacts) =>
    refusedDelivery(order, encoder, priceRefusal(order, priceOf(terms)));

  const acquirer: Required<Acquirer> = {
    specificationVersion: "v1",
    name: `Mechanical Turk, ${settings.environment}`,
    capabilities: {
      knowsPrices: true,
      knowsAvailability: isLabelling,
      deliversPartially: true,
      deliversLater: true,
      cancels: true,
      settles: true,
    },

    async doQuote({ signal }) {
      signal.throwIfAborted();
      if (!isLabelling) return { unitCosts: prices, available: prices.map(() => null) };
      const counting = (async () => {
        const available: number[] = [];
        for (const slice of prices.keys()) available.push((await book.freeCandidates(slice, signal)).length);
        return { unitCosts: prices, available };
      })();
      return await unlessAborted(counting, signal);
    },

    doAcquire: (order, call) =>
      onOrder(order, "cannot be sent or asked for", call, async () => {
        sliceOfOrder(order, encoder.slices);
        const record = await book.open(order, call.signal);
        if (record.outcome === "refused") return refused(order, record);
        if (record.outcome === "sent") await tasks.send(order, record, call.signal);
        return await deliver(order, record, call.signal);
      }),

    doCancel: (order, call) =>
      onOrder(order, "cannot be cancelled", call, async () => {
        const record = await find(order);
        if (record.outcome === "refused") return refused(order, record);
        const delivery = await deliver(order, record, call.signal);
        if (delivery.status !== "open") return delivery;
        const cancelled: OrderFacts = { ...record, outcome: "cancelled" };
        await book.keep(order, cancelled);
        await tasks.end(order, cancelled, call.signal);
        return await deliver(order, cancelled, call.signal);
      }),

    doSettle: (settlement, call) =>
      onOrder(settlement.order, "cannot be settled", call, async () => {
        const { order } = settlement;
        const record = await find(order);
        const { closed } = await tasks.look(order, record, call.signal);
        const judge = judgeOf(settlement, record, settings.rejectUnusable);
        await tasks.settle(order, closed, judge, call.signal);
        return { cost: chargeOf((await tasks.look(order, record, call.signal)).closed) };
      }),

    async close() {
      service.close();
    },
  };

  async function find(order: Order): Promise<OrderFacts> {
    sliceOfOrder(order, encoder.slices);
    const record = await book.find(order);
    if (record === undefined) throw new AcquisitionError(order.id, "was never sent");
    return record;
  }

  return acquirer;
}

/** The reason for not paying an assignment; null: pay it; undefined: nothing was decided about it. */
function judgeOf(
  { accepted, rejected }: Settlement,
  record: OrderFacts,
  rejectUnusable: boolean,
): Parameters<Tasks["settle"]>[2] {
  const usable = new Set(accepted);
  const reasons = new Map(rejected.map(({ exampleId, reason }) => [exampleId, reason]));
  return ({ item }, { AssignmentId }) => {
    const exampleId = record.candidates?.[item] ?? AssignmentId;
    if (usable.has(exampleId)) return null;
    const reason = reasons.get(exampleId);
    return reason === undefined || rejectUnusable ? reason : null;
  };
}

function statusOf(
  order: Order,
  record: OrderFacts,
  came: number,
  open: number,
  closed: readonly ClosedTask[],
  isLabelling: boolean,
): DeliveryStatus {
  if (open > 0) return "open";
  if (came === order.count) return "complete";
  if (record.outcome === "cancelled") return "cancelled";
  const isAllAnswered = closed.every(({ assignments }) => assignments.length > 0);
  return isLabelling && record.items < order.count && isAllAnswered ? "exhausted" : "partial";
}

function warningsOf(order: Order, record: OrderFacts, work: DeliveredWork, open: number): string[] {
  const warnings = [...work.warnings];
  if (record.outcome === "cancelled" && open > 0) {
    warnings.push(`${open} tasks of the cancelled order ${order.id} are being worked on and will be paid`);
  }
  return warnings;
}

/** Candidates with the digests that stand on tasks. */
function markCandidates(candidates: readonly Candidate[], encoder: ExampleEncoder): MarkedCandidates {
  const problems = new ProblemList();
  problems.expect(candidates.length > 0, "candidates", "there are none, expected examples to label");
  problems.throwIfAny();
  const sorted = sortCandidates(candidates, encoder);
  return { ...sorted, byDigest: new Map([...sorted.rows.keys()].map((id) => [digest(id), id])) };
}

function checkColumns(encoder: ExampleEncoder): void {
  const problems = new ProblemList();
  problems.expect(
    askedColumns(encoder, "label").length === 1,
    "columns",
    "there is no column with the label",
  );
  problems.throwIfAny();
}
