import assert from "node:assert/strict";
import type { Acquirer } from "@slicetuner/core";
import { expect, it } from "vitest";
import { acquirerConformance } from "./acquirer-conformance.ts";
import { createSampleData } from "./sample-data.ts";
import { failureOf } from "./testing/collect-suite.ts";
import { createMemoryAcquirer } from "./testing/memory-acquirer.ts";
import { createSlowSource, type SlowSourceFault } from "./testing/slow-source.ts";

// A suite that nothing can fail proves nothing: each implementation here breaks one promise, and the test of
// that promise must fail.

type Break = (inner: Acquirer) => Partial<Acquirer>;
const available = [9, 6, 5];
const pool = createSampleData({ trainSizes: available }).train;
const failureWith = (broken: Break, name: string) =>
  failureOf(name, (runner) =>
    acquirerConformance(runner, {
      create: async () => {
        const inner = createMemoryAcquirer(pool, [1, 1.2, 0.5]);
        return { acquirer: { ...inner, ...broken(inner) }, available };
      },
    }),
  );

let sent = 0;
const cases: [fault: string, broken: Break, failing: string][] = [
  [
    "charges the whole order",
    (inner) => ({
      doAcquire: async (order, call) => {
        const delivery = await inner.doAcquire(order, call);
        return { ...delivery, cost: order.count * order.unitCost };
      },
    }),
    "deliveries > an order beyond what there is gets the rest, pays for the rest and is called exhausted",
  ],
  [
    "buys again when an order is sent again",
    (inner) => ({ doAcquire: (order, call) => inner.doAcquire({ ...order, id: `${sent++}` }, call) }),
    "ledger > the same order sent twice buys once",
  ],
  [
    "hands the same examples out twice",
    (inner) => ({
      doAcquire: (order, call) =>
        createMemoryAcquirer(pool, [1, 1.2, 0.5])
          .doAcquire(order, call)
          .then(async (delivery) => {
            await inner.doAcquire(order, call);
            return delivery;
          }),
    }),
    "deliveries > no example is delivered twice",
  ],
  [
    "calls a short delivery complete",
    (inner) => ({
      doAcquire: async (order, call) => ({ ...(await inner.doAcquire(order, call)), status: "complete" }),
    }),
    "deliveries > an exhausted slice delivers nothing, charges nothing and leaves the others",
  ],
  [
    "delivers another slice",
    (inner) => ({
      doAcquire: (order, call) =>
        inner.doAcquire({ ...order, slice: (order.slice + 1) % 3, unitCost: 2 }, call),
    }),
    "deliveries > examples are of the ordered slice and no more than ordered",
  ],
  [
    "has prices for some slices only",
    (inner) => ({
      doQuote: async (call) => ({ ...(await inner.doQuote(call)), unitCosts: [1, 1.2] }),
    }),
    "quote > has a price above 0 for each slice",
  ],
  [
    "never looks at the signal",
    (inner) => ({
      doAcquire: (order) => inner.doAcquire(order, { signal: new AbortController().signal }),
    }),
    "cancelling > a call with an aborted signal rejects with its reason and buys nothing",
  ],
  [
    "delivers nothing from a slice that is not there",
    (inner) => ({
      doAcquire: (order, call) => inner.doAcquire({ ...order, slice: order.slice % 3, unitCost: 2 }, call),
    }),
    "deliveries > a slice that the source has not is an error and costs nothing",
  ],
];

for (const [fault, broken, failing] of cases) {
  it(`catches an acquirer that ${fault}`, async () => {
    expect(await failureWith(broken, failing)).toBeInstanceOf(assert.AssertionError);
  });
}

it("catches books that disagree with the deliveries", async () => {
  const name = "ledger > what is charged is the sum of the deliveries' costs";
  const failure = await failureOf(name, (runner) =>
    acquirerConformance(runner, {
      create: async () => {
        const acquirer = createMemoryAcquirer(pool, [1, 1.2, 0.5]);
        return { acquirer, available, charged: async () => 100 };
      },
    }),
  );
  expect(failure).toBeInstanceOf(assert.AssertionError);
});

const openCases: [fault: SlowSourceFault, failing: string][] = [
  [
    "forgets order ids at a restart",
    "restarts > an order sent before a restart is the same order after it, and buys once",
  ],
  [
    "forgets order ids at a restart",
    "restarts > restarts between all askings lose nothing and buy nothing twice",
  ],
  ["delivers only what is new", "open orders > a closed order stays as it is, however much time passes"],
  [
    "charges the new price",
    "prices > an order that was sent before the price rose is filled at its own price",
  ],
  ["buys at any price", "prices > an order below a risen price is refused, says so and costs nothing"],
  ["loses examples on cancelling", "closing > cancelling an open order closes it and keeps what has come"],
  [
    "goes on after cancelling",
    "closing > an order cancelled twice, and asked for later, stays as it was cancelled",
  ],
  ["goes on after cancelling", "restarts > a cancelled order stays cancelled"],
  ["charges for cancelling", "closing > cancelling a closed order leaves it as it is"],
  ["reopens closed orders", "open orders > a closed order stays as it is, however much time passes"],
  ["settles again and again", "closing > settling never raises the cost, and counts once"],
  ["raises the cost on settling", "closing > settling never raises the cost, and counts once"],
  ["sends again after a lost answer", "lost answers > an order whose answer was lost buys once"],
  [
    "forgets order ids at a restart",
    "lost answers > an order whose answer was lost buys once after a restart",
  ],
  [
    "hides what is unreadable",
    "deliveries > an example that cannot be read is counted, with a reason, and the others are there",
  ],
  [
    "sells to every order",
    "open orders > orders that are open side by side share no example and are all closed",
  ],
  ["leaves orders open for ever", "ledger > the same order sent twice buys once"],
];

for (const [fault, failing] of openCases) {
  it(`catches a source that ${fault} (${failing})`, async () => {
    const failure = await failureOf(failing, (runner) =>
      acquirerConformance(runner, { create: async () => createSlowSource(pool, [1, 1.2, 0.5], fault) }),
    );
    expect(failure).toBeInstanceOf(assert.AssertionError);
  });
}

it.each<[string, (inner: Acquirer) => Partial<Acquirer>]>([
  [
    "says that it cancels and cannot",
    ({ capabilities }) => ({ capabilities: { ...capabilities, cancels: true } }),
  ],
  ["settles and does not say so", () => ({ doSettle: async () => ({ cost: 0 }) })],
])("catches an acquirer that %s", async (_, broken) => {
  expect(await failureWith(broken, "open orders > capabilities agree with methods")).toBeInstanceOf(
    assert.AssertionError,
  );
});

it("catches an acquirer that delivers later and cannot be tried with a restart", async () => {
  const failing = "restarts > an order sent before a restart is the same order after it, and buys once";
  const failure = await failureOf(failing, (runner) =>
    acquirerConformance(runner, {
      create: async () => {
        const { reopen: _, ...fixture } = createSlowSource(pool, [1, 1.2, 0.5]);
        return fixture;
      },
    }),
  );
  expect(failure).toBeInstanceOf(assert.AssertionError);
});
