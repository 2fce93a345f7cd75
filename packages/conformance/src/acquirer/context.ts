import type { Acquirer, Delivery, Order, Quote } from "@slicetuner/core";
import type { TestRunner } from "../test-runner.ts";

/** A new source with known contents. */
export interface AcquirerFixture {
  readonly acquirer: Acquirer;
  /** Examples of each slice that the source has; at least two slices with 4 … 100 examples. */
  readonly available: readonly number[];
  /** What the source has charged so far, by its own books. Without it, the deliveries' costs are believed. */
  readonly charged?: () => Promise<number>;
}

/** What each test of the acquirer suite works with. */
export interface AcquirerContext {
  readonly expect: TestRunner["expect"];
  /** Makes a source, lends it to `use` and closes it. */
  withSource(use: (source: Source) => Promise<void>): Promise<void>;
}

/** A source and the calls that tests make. */
export interface Source extends AcquirerFixture {
  quote(): Promise<Quote>;
  /** An order at the quoted price. */
  order(id: string, slice: number, count: number): Promise<Order>;
  send(order: Order, signal?: AbortSignal): Promise<Delivery>;
}

export function acquirerContext(
  expect: TestRunner["expect"],
  create: () => Promise<AcquirerFixture>,
): AcquirerContext {
  return {
    expect,
    async withSource(use) {
      const fixture = await create();
      const { acquirer } = fixture;
      const never = new AbortController().signal;
      const quote = () => acquirer.doQuote({ signal: never });
      try {
        await use({
          ...fixture,
          quote,
          order: async (id, slice, count) => {
            const { unitCosts } = await quote();
            return { id, slice, count, unitCost: unitCosts[slice]! };
          },
          send: (order, signal = never) => acquirer.doAcquire(order, { signal }),
        });
      } finally {
        await acquirer.close();
      }
    },
  };
}

/** Delivered ids, to be compared as sets. */
export function sortedIds(...deliveries: readonly Delivery[]): string[] {
  return deliveries.flatMap((delivery) => [...delivery.examples.exampleIds]).sort();
}
