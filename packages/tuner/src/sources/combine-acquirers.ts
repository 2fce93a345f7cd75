import {
  type Acquirer,
  type AcquirerCall,
  AcquisitionError,
  type Delivery,
  InvalidInputError,
  type Order,
  type PriceStep,
  ProblemList,
  type Quote,
  type Settlement,
  SliceTunerError,
} from "@slicetuner/core";

/** One of several sources. */
export interface NamedAcquirer {
  /** Unique among the sources; stands in the ids of its orders. */
  readonly name: string;
  readonly acquirer: Acquirer;
  /** Share of its examples that is expected to be usable, in (0, 1], until deliveries tell. @default 1 */
  readonly acceptanceRate?: number;
}

/**
 * Several sources as one: its quote names the price of each, and orders go to the source that they name. Ids
 * of examples get the source's name before them, `vendor:17`, since two sources may name their examples
 * alike.
 * @throws InvalidInputError without a source, for two of one name, and for acceptance rates out of range.
 */
export function combineAcquirers(sources: readonly NamedAcquirer[]): Acquirer {
  checkSources(sources);
  const memberOf = ({ id, source }: Order): Acquirer => {
    const named = sources.find(({ name }) => name === source);
    if (named === undefined) throw new AcquisitionError(id, `there is no source "${source}"`);
    return named.acquirer;
  };
  const all = sources.map(({ acquirer }) => acquirer);
  const some = (holds: (acquirer: Acquirer) => boolean) => all.some(holds);
  return {
    specificationVersion: "v1",
    name: sources.map(({ name, acquirer }) => `${name} (${acquirer.name})`).join(", "),
    capabilities: {
      knowsPrices: all.every(({ capabilities }) => capabilities.knowsPrices),
      knowsAvailability: all.every(({ capabilities }) => capabilities.knowsAvailability),
      deliversPartially: some(({ capabilities }) => capabilities.deliversPartially),
      deliversLater: some(({ capabilities }) => capabilities.deliversLater),
      cancels: some(({ capabilities }) => capabilities.cancels),
      settles: some(({ capabilities }) => capabilities.settles),
    },
    async doQuote(call) {
      const quotes = await Promise.all(
        sources.map(({ name, acquirer }) => acquirer.doQuote(call).catch(rethrowAs(name))),
      );
      return joinQuotes(sources, quotes);
    },
    doAcquire: async (order, call) => named(order, await memberOf(order).doAcquire(order, call)),
    async doCancel(order: Order, call: AcquirerCall) {
      const member = memberOf(order);
      if (member.doCancel !== undefined) return named(order, await member.doCancel(order, call));
      throw new AcquisitionError(order.id, `the source "${order.source}" takes no order back`);
    },
    async doSettle(settlement: Settlement, call: AcquirerCall) {
      const { order } = settlement;
      const member = memberOf(order);
      if (member.doSettle !== undefined) return member.doSettle(withOwnIds(settlement), call);
      return { cost: (await member.doAcquire(order, call)).cost };
    },
    async close() {
      await Promise.all(all.map((acquirer) => acquirer.close()));
    },
  };
}

/** Says which source failed: an order's error names it by the order, that of a quote cannot. */
function rethrowAs(source: string): (error: unknown) => never {
  return (error) => {
    if (!SliceTunerError.isInstance(error) || InvalidInputError.isInstance(error)) throw error;
    const { message, hint, cause } = error;
    throw new SliceTunerError(`source ${source}: ${message}`, {
      ...(hint === undefined ? {} : { hint }),
      ...(cause === undefined ? {} : { cause }),
    });
  };
}

/** The delivery with the source's name before the ids of its examples. */
function named({ source }: Order, delivery: Delivery): Delivery {
  const { examples, unreadable, answers } = delivery;
  const name = (id: string) => `${source}:${id}`;
  const rename = <Named extends { readonly exampleId: string }>(one: Named): Named => ({
    ...one,
    exampleId: name(one.exampleId),
  });
  return {
    ...delivery,
    examples: { ...examples, exampleIds: examples.exampleIds.map(name) },
    ...(unreadable && { unreadable: unreadable.map(rename) }),
    ...(answers && {
      answers: answers.map((answer) => ({ ...rename(answer), worker: name(answer.worker) })),
    }),
  };
}

/** The settlement by the ids that the source itself has given. */
function withOwnIds({ order, accepted, rejected }: Settlement): Settlement {
  const own = (id: string) => id.slice(`${order.source}:`.length);
  return {
    order,
    accepted: accepted.map(own),
    rejected: rejected.map(({ exampleId, reason }) => ({ exampleId: own(exampleId), reason })),
  };
}

function joinQuotes(sources: readonly NamedAcquirer[], quotes: readonly Quote[]): Quote {
  const steps = quotes[0]!.unitCosts.map((_, slice) =>
    sources.flatMap(({ name, acceptanceRate = 1 }, index) =>
      stepsOf(quotes[index]!, slice).map((step) => ({ ...step, source: name, acceptanceRate })),
    ),
  );
  return {
    unitCosts: steps.map((own) => Math.min(...own.map(({ unitCost }) => unitCost))),
    available: steps.map((own) =>
      own.reduce<number | null>((sum, { count }) => (sum === null || count === null ? null : sum + count), 0),
    ),
    priceSteps: steps,
  };
}

/** The steps of one source, cut at what it has; one step at least. */
function stepsOf({ unitCosts, available, priceSteps }: Quote, slice: number): PriceStep[] {
  const steps = priceSteps?.[slice] ?? [{ unitCost: unitCosts[slice]!, count: null }];
  let left = available[slice] ?? Number.POSITIVE_INFINITY;
  return steps.map(({ unitCost, count }) => {
    const own = Math.min(count ?? Number.POSITIVE_INFINITY, left);
    left -= own;
    return { unitCost, count: Number.isFinite(own) ? own : null };
  });
}

function checkSources(sources: readonly NamedAcquirer[]): void {
  const problems = new ProblemList();
  problems.expect(sources.length > 0, "sources", "there is none, expected at least one");
  sources.forEach(({ name, acceptanceRate = 1 }, index) => {
    const isFirst = sources.findIndex((other) => other.name === name) === index;
    problems.expect(name !== "", `sources[${index}].name`, "is empty");
    problems.expect(isFirst, `sources[${index}].name`, `"${name}" is used twice`);
    problems.expect(
      acceptanceRate > 0 && acceptanceRate <= 1,
      `sources[${index}].acceptanceRate`,
      `is ${acceptanceRate}, expected a share above 0 and at most 1`,
    );
  });
  problems.throwIfAny();
}
