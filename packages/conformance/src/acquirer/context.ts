import type { Acquirer, Delivery, DeliveryStatus, Order, Quote } from "@slicetuner/core";
import type { TestRunner } from "../test-runner.ts";
import { pause } from "../waiting.ts";

/** A new source with known contents, and what can be done to it. Tests of what is not given are skipped. */
export interface AcquirerFixture {
  readonly acquirer: Acquirer;
  /**
   * Examples of each slice that the source has; at least two slices with 4 … 100 examples. One without end is
   * given a cap.
   */
  readonly available: readonly number[];
  /** What the source has charged so far, by its own books. Without it, the deliveries' costs are believed. */
  readonly charged?: () => Promise<number>;
  /**
   * Lets time pass at the source; called before an open order is asked for again. @default a pause of 10 ms
   */
  readonly advance?: () => Promise<void>;
  /**
   * A second acquirer on the same source, as a restarted process makes it: the first one is not used again
   * and was not closed. A source that delivers later must have it, or switch `restarts` off.
   */
  readonly reopen?: () => Promise<Acquirer>;
  /** Raises the price of every slice by a tenth or more, for orders that are not sent yet. */
  readonly raisePrice?: () => Promise<void>;
  /** The source does what the next order asks of it, and its answer is lost. */
  readonly loseNextAnswer?: () => void;
  /** The next example that the source delivers is unreadable. */
  readonly spoilNextExample?: () => void;
  /** Frees the source itself, after its acquirers were closed. */
  readonly close?: () => Promise<void>;
}

/** What each test of the acquirer suite works with. */
export interface AcquirerContext {
  readonly expect: TestRunner["expect"];
  /** Makes a source, lends it to `use` and closes it. */
  withSource(use: (source: Source) => Promise<void>): Promise<void>;
}

/** A source and the calls that tests make. */
export interface Source extends Omit<AcquirerFixture, "close" | "reopen"> {
  /** The one that runs now. */
  readonly acquirer: Acquirer;
  /** Whether the process can be started again. */
  readonly restarts: boolean;
  /** Goes on with a new acquirer on the same source. */
  restart(): Promise<void>;
  quote(): Promise<Quote>;
  /** An order at the quoted price. */
  order(id: string, slice: number, count: number): Promise<Order>;
  /** Sends an order or asks how it stands, once. */
  ask(order: Order, signal?: AbortSignal): Promise<Delivery>;
  /** Sends an order and asks until it is closed, each time for no less than before. */
  send(order: Order, between?: () => Promise<void>): Promise<Delivery>;
  cancel(order: Order): Promise<Delivery>;
  /** Lets time pass. */
  wait(): Promise<void>;
}

/** An order that stays open longer is never closed. */
const maximumAskings = 500;
const never: AbortSignal = new AbortController().signal;

export function acquirerContext(
  expect: TestRunner["expect"],
  create: () => Promise<AcquirerFixture>,
): AcquirerContext {
  return {
    expect,
    async withSource(use) {
      const { close, ...fixture } = await create();
      const acquirers = [fixture.acquirer];
      try {
        await use(sourceOf(expect, fixture, acquirers));
      } finally {
        for (const acquirer of acquirers) await acquirer.close();
        await close?.();
      }
    },
  };
}

function sourceOf(
  expect: TestRunner["expect"],
  fixture: Omit<AcquirerFixture, "close">,
  acquirers: Acquirer[],
): Source {
  const { reopen, ...rest } = fixture;
  const current = () => acquirers.at(-1)!;
  const wait = fixture.advance ?? (() => pause(10));
  const quote = () => current().doQuote({ signal: never });
  const ask = (order: Order, signal = never) => current().doAcquire(order, { signal });
  return {
    ...rest,
    get acquirer() {
      return current();
    },
    restarts: reopen !== undefined,
    async restart() {
      acquirers.push(await reopen!());
    },
    quote,
    async order(id, slice, count) {
      return { id, slice, count, unitCost: (await quote()).unitCosts[slice]! };
    },
    ask,
    async send(order, between = async () => {}) {
      let delivery = await ask(order);
      for (let asked = 1; delivery.status === "open"; asked++) {
        // Says how long it waited, where an order is never closed.
        expect(asked).toBeLessThan(maximumAskings);
        await wait();
        await between();
        const later = await ask(order);
        expectNoLess(expect, later, delivery);
        delivery = later;
      }
      return delivery;
    },
    cancel: (order) => current().doCancel!(order, { signal: never }),
    wait,
  };
}

/** What has come of an order stays: examples, unreadable ones, answers, and what they cost. */
export function expectNoLess(expect: TestRunner["expect"], later: Delivery, earlier: Delivery): void {
  const kept = new Set(later.examples.exampleIds);
  expect(earlier.examples.exampleIds.filter((id) => !kept.has(id))).toEqual([]);
  expect(earlier.unreadable?.length ?? 0).toBeLessThanOrEqual(later.unreadable?.length ?? 0);
  expect(earlier.answers?.length ?? 0).toBeLessThanOrEqual(later.answers?.length ?? 0);
  expect(earlier.cost).toBeLessThanOrEqual(later.cost + 1e-9);
}

/** Asked again, an order is what it was. */
export function expectSame(expect: TestRunner["expect"], again: Delivery, first: Delivery): void {
  expect(sortedIds(again)).toEqual(sortedIds(first));
  expect(again.status).toBe(first.status);
  expect(Math.abs(again.cost - first.cost)).toBeLessThan(1e-9);
}

/** No more comes of an order. */
export function expectClosed(expect: TestRunner["expect"], status: DeliveryStatus): void {
  expect(status === "open" ? status : "closed").toBe("closed");
}

/** By the source's own books, where it shows them. */
export async function expectCharged(
  expect: TestRunner["expect"],
  { charged }: Source,
  ...deliveries: readonly Delivery[]
): Promise<void> {
  const cost = deliveries.reduce((sum, delivery) => sum + delivery.cost, 0);
  if (charged !== undefined) expect(Math.abs((await charged()) - cost)).toBeLessThan(1e-6);
}

/** Ids of all that came, to be compared as sets. */
export function sortedIds(...deliveries: readonly Delivery[]): string[] {
  return deliveries
    .flatMap(({ examples, unreadable = [] }) => [
      ...examples.exampleIds,
      ...unreadable.map(({ exampleId }) => exampleId),
    ])
    .sort();
}
