import {
  createDataset,
  type Dataset,
  type IntakeCall,
  type InvalidInputError,
  type OrderDelivery,
  Random,
  selectRows,
  type WorkerAnswer,
} from "@slicetuner/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createIntake } from "./create-intake.ts";

const slices = [{ name: "North" }, { name: "South" }];
const signal = new AbortController().signal;

function examples(rows: readonly { id: string; place: number; label?: number; slice?: number }[]): Dataset {
  return createDataset({
    exampleShape: [3],
    // Places are seeds: equal places are equal features.
    features: Float32Array.from(
      rows.flatMap(({ place }) => {
        const random = new Random(place);
        return [random.normal(), random.normal(), random.normal()];
      }),
    ),
    labels: Int32Array.from(rows, ({ label = 0 }) => label),
    classes: ["no", "yes"],
    sliceIds: Int32Array.from(rows, ({ slice = 0 }) => slice),
    slices,
    exampleIds: rows.map(({ id }) => id),
  });
}

const train = examples(
  Array.from({ length: 300 }, (_, row) => ({ id: `t${row}`, place: row, label: row % 2, slice: row % 2 })),
);

function delivery(
  id: string,
  delivered: Dataset,
  more: {
    answers?: readonly WorkerAnswer[];
    unreadable?: readonly { exampleId: string; reason: string }[];
  } = {},
): OrderDelivery {
  return {
    order: { id, slice: 0, count: 100, unitCost: 1 },
    delivery: { orderId: id, status: "partial", examples: delivered, cost: 0, warnings: [], ...more },
  };
}

function check(deliveries: readonly OrderDelivery[], options = {}, call: Partial<IntakeCall> = {}) {
  return createIntake(options).doCheck({ deliveries, train, earlierAnswers: [], signal, ...call });
}

describe("createIntake", () => {
  it("gives each example one decision, in the order of delivery, with check and reason", async () => {
    const delivered = examples([
      { id: "good", place: 1001 },
      { id: "other slice", place: 1002, slice: 1 },
      { id: "copy", place: 6, label: 0 },
      { id: "doubtful", place: 1003 },
      { id: "far", place: 1004 },
      { id: "agreed", place: 1005 },
    ]);
    delivered.features[4 * 3] = 100;
    const answers = [
      { exampleId: "doubtful", worker: "a", label: 0 },
      { exampleId: "doubtful", worker: "b", label: 1 },
      { exampleId: "agreed", worker: "a", label: 1 },
      { exampleId: "agreed", worker: "b", label: 1 },
      { exampleId: "agreed", worker: "c", label: 0 },
    ];
    const unreadable = [{ exampleId: "torn", reason: "age is abc, expected a number" }];
    const result = await check([delivery("o", delivered, { answers, unreadable })], {
      agreement: { method: "majority" },
    });
    const [checked] = result.deliveries;
    expect(checked!.decisions).toEqual([
      { exampleId: "good", decision: "accepted", check: null, reason: null },
      {
        exampleId: "other slice",
        decision: "accepted",
        check: "slice",
        reason: "belongs to South, North was ordered; counted where it belongs",
      },
      {
        exampleId: "copy",
        decision: "rejected",
        check: "duplicate",
        reason: "has the same features and label as t6",
        duplicateOf: "t6",
      },
      {
        exampleId: "doubtful",
        decision: "quarantined",
        check: "agreement",
        reason: "no label wins: 1 answer no, 1 answer yes",
      },
      {
        exampleId: "far",
        decision: "quarantined",
        check: "suspicion",
        reason: expect.stringMatching(/^feature 0 is 100, in the training data/),
      },
      {
        exampleId: "agreed",
        decision: "accepted",
        check: "agreement",
        reason: "2 answers yes, 1 answer no; taken for yes with confidence 0.67",
      },
      { exampleId: "torn", decision: "rejected", check: "schema", reason: "age is abc, expected a number" },
    ]);
    expect(checked!.accepted.exampleIds).toEqual(["good", "other slice", "agreed"]);
    // With the label that was agreed upon, and in the slice it belongs to.
    expect([...checked!.accepted.labels]).toEqual([0, 0, 1]);
    expect([...checked!.accepted.sliceIds]).toEqual([0, 1, 0]);
    expect(checked!.quarantined.exampleIds).toEqual(["doubtful", "far"]);
    expect([...delivered.labels]).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it("rejects examples of other slices where told so", async () => {
    const delivered = examples([{ id: "a", place: 1001, slice: 1 }]);
    const { deliveries } = await check([delivery("o", delivered)], { otherSlices: "reject" });
    expect(deliveries[0]!.decisions[0]).toMatchObject({ decision: "rejected", check: "slice" });
  });

  it("compares labels after agreement, and rejects a doubtful copy instead of asking a person", async () => {
    const delivered = examples([
      { id: "a", place: 1001, label: 0 },
      { id: "b", place: 1001, label: 1 },
      { id: "c", place: 4, label: 0 },
    ]);
    const answers = [
      ...["u", "v", "w"].map((worker) => ({ exampleId: "b", worker, label: 0 })),
      ...["u", "v"].map((worker, label) => ({ exampleId: "c", worker, label })),
    ];
    const { deliveries } = await check([delivery("o", delivered, { answers })]);
    expect(deliveries[0]!.decisions).toMatchObject([
      { decision: "accepted" },
      { decision: "rejected", check: "duplicate", duplicateOf: "a" },
      { decision: "rejected", check: "duplicate", duplicateOf: "t4" },
    ]);
  });

  it("never lets a gold question train, and warns of careless workers by the answers of all rounds", async () => {
    const gold = new Map(Array.from({ length: 15 }, (_, item) => [`gold ${item}`, item % 2]));
    const delivered = examples([
      { id: "gold 0", place: 1001 },
      { id: "new", place: 1002 },
      { id: "gold 1", place: 1003 },
    ]);
    const answersOf = (ids: readonly string[]) =>
      ids.flatMap((exampleId) => [
        { exampleId, worker: "asleep", label: 1 },
        { exampleId, worker: "awake", label: gold.get(exampleId) ?? 0 },
        { exampleId, worker: "also awake", label: gold.get(exampleId) ?? 0 },
      ]);
    const earlierAnswers = answersOf([...gold.keys()].slice(1));
    const { deliveries, warnings } = await check(
      [delivery("o", delivered, { answers: answersOf(["gold 0", "new"]) })],
      { agreement: { gold, minimumAnswers: 10 } },
      { earlierAnswers },
    );
    expect(deliveries[0]!.decisions).toMatchObject([
      { exampleId: "gold 0", decision: "rejected", check: "agreement" },
      { exampleId: "new", decision: "accepted", reason: expect.stringContaining("1 answer yes") },
      // Nobody answered it in this round.
      { exampleId: "gold 1", decision: "rejected", check: "agreement" },
    ]);
    expect(warnings).toEqual([
      expect.stringMatching(/^worker asleep answers as if without looking: \d+ % of 16/),
    ]);
  });

  it("holds labels that are less probable than wanted", async () => {
    const delivered = examples([{ id: "a", place: 1001 }]);
    const answers = [1, 1, 0].map((label, worker) => ({ exampleId: "a", worker: `${worker}`, label }));
    const decide = async (minimumConfidence: number) => {
      const agreement = { method: "majority", minimumConfidence } as const;
      const { deliveries } = await check([delivery("o", delivered, { answers })], { agreement });
      return deliveries[0]!.decisions[0]!;
    };
    expect(await decide(0.66)).toMatchObject({ decision: "accepted" });
    expect(await decide(0.67)).toEqual({
      exampleId: "a",
      decision: "quarantined",
      check: "agreement",
      reason: "2 answers yes, 1 answer no; taken for yes with confidence 0.67",
    });
  });

  it("has the defaults that are documented", async () => {
    const random = new Random(8);
    const delivered = examples(
      Array.from({ length: 200 }, (_, row) => ({
        id: `x${row}`,
        place: row % 3 === 0 ? row : 2000 + row,
        label: random.integer(2),
        slice: random.integer(2),
      })),
    );
    // Nearly equal, at 0.04 and 0.06 standard deviations; and out of range by less and by more than half of
    // it.
    for (let row = 1; row < 60; row += 3) {
      const source = train.features.subarray(row * 3, row * 3 + 3);
      delivered.features.set(source, row * 3);
      delivered.features[row * 3]! += row % 2 === 0 ? 0.04 : 0.06;
      delivered.features[row * 3 + 1]! += row > 40 ? row / 8 : 0;
    }
    const answers = delivered.exampleIds.flatMap((exampleId) =>
      Array.from({ length: 3 }, () => ({
        exampleId,
        worker: `w${random.integer(9)}`,
        label: random.integer(2),
      })),
    );
    const deliveries = [delivery("o", delivered, { answers })];
    const result = await check(deliveries);
    const explicit = await check(deliveries, {
      otherSlices: "accept",
      agreement: {
        method: "dawid-skene",
        ties: "quarantine",
        minimumConfidence: 0.6,
        minimumAnswers: 20,
        priorItems: 1,
        maximumIterations: 500,
        tolerance: 1e-7,
      },
      duplicates: { nearDistance: 0.05, usualTwins: 0.05 },
      suspicion: { falsePositiveRate: 0.01, neighbours: 30, referenceRows: 4000, rangeMargin: 0.5 },
    });
    expect(explicit).toEqual(result);
    const checks = new Set(result.deliveries[0]!.decisions.map((decision) => decision.check));
    expect(checks).toEqual(new Set(["slice", "agreement", "duplicate", "suspicion", null]));
  });

  it("accepts everything readable when all checks are off", async () => {
    const delivered = examples([
      { id: "t1", place: 1 },
      { id: "a", place: 1, label: 1, slice: 1 },
    ]);
    const intake = createIntake({ agreement: false, duplicates: false, suspicion: false });
    expect(intake.name).toBe("schema, slice");
    const { deliveries } = await intake.doCheck({
      deliveries: [delivery("o", delivered)],
      train,
      earlierAnswers: [],
      signal,
    });
    expect(deliveries[0]!.accepted.size).toBe(2);
  });

  it("decides about every delivered example once, the same in whatever order all came", async () => {
    const row = fc.record({
      id: fc.nat(20).map((id) => `x${id}`),
      place: fc.oneof(fc.nat(20), fc.integer({ min: 1000, max: 1010 })),
      label: fc.nat(1),
      slice: fc.nat(1),
    });
    const order = fc.record({
      rows: fc.uniqueArray(row, { selector: ({ id }) => id, maxLength: 8 }),
      torn: fc.nat(2),
      answers: fc.array(
        fc.record({
          exampleId: fc.nat(20).map((id) => `x${id}`),
          worker: fc.nat(3).map(String),
          label: fc.nat(1),
        }),
        { maxLength: 12 },
      ),
    });
    const settings = fc.record({
      otherSlices: fc.constantFrom("accept", "reject"),
      agreement: fc.constantFrom(false, { method: "majority" }, {}),
      duplicates: fc.constantFrom(false, {}, { nearDistance: 0 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(order, { minLength: 1, maxLength: 3 }), settings, async (orders, options) => {
        const deliveries = orders.map(({ rows, torn, answers }, index) =>
          delivery(`order ${index}`, examples(rows), {
            answers,
            unreadable: Array.from({ length: torn }, (_, item) => ({
              exampleId: `torn ${item}`,
              reason: "torn",
            })),
          }),
        );
        const result = await check(deliveries, options);
        const again = await check([...deliveries].reverse().map(backwards), options);
        deliveries.forEach(({ delivery: { examples, unreadable } }, index) => {
          const { decisions, accepted, quarantined } = result.deliveries[index]!;
          expect(decisions.map(({ exampleId }) => exampleId)).toEqual([
            ...examples.exampleIds,
            ...unreadable!.map(({ exampleId }) => exampleId),
          ]);
          const idsOf = (wanted: string) =>
            decisions.filter(({ decision }) => decision === wanted).map(({ exampleId }) => exampleId);
          expect(idsOf("accepted")).toEqual(accepted.exampleIds);
          expect(idsOf("quarantined")).toEqual(quarantined.exampleIds);
          expect(accepted.size + quarantined.size + idsOf("rejected").length).toBe(decisions.length);
          const reversed = again.deliveries[deliveries.length - 1 - index]!.decisions;
          expect(sortById(reversed)).toEqual(sortById(decisions));
        });
      }),
      { numRuns: 60 },
    );
  });

  it("names every wrong option at once", () => {
    try {
      createIntake({
        otherSlices: "maybe" as never,
        agreement: {
          method: "vote" as never,
          minimumConfidence: 2,
          priorAccuracy: -1,
          maximumIterations: 0.5,
        },
        duplicates: { nearDistance: -1, usualTwins: Number.NaN },
        suspicion: { falsePositiveRate: 3, neighbours: 0 },
      });
      expect.unreachable();
    } catch (error) {
      expect((error as InvalidInputError).problems.map(({ path }) => path)).toEqual([
        "otherSlices",
        "agreement.method",
        "agreement.minimumConfidence",
        "agreement.priorAccuracy",
        "agreement.maximumIterations",
        "duplicates.nearDistance",
        "duplicates.usualTwins",
        "suspicion.falsePositiveRate",
        "suspicion.neighbours",
      ]);
    }
  });

  it("checks names and types of options that come from a file", () => {
    const fromFile = JSON.parse(
      `{"otherslices": "accept", "duplicates": true, "suspicion": {"falsePositiveRate": "0.1"},
        "agreement": {"minimumConfidance": 0.7, "gold": {"a": 1}, "ties": null}}`,
    );
    try {
      createIntake(fromFile);
      expect.unreachable();
    } catch (error) {
      expect((error as InvalidInputError).problems).toEqual([
        { path: "otherslices", message: "is no option; did you mean otherSlices?" },
        { path: "agreement.minimumConfidance", message: "is no option; did you mean minimumConfidence?" },
        { path: "agreement.ties", message: "is null, expected quarantine or best-worker" },
        {
          path: "agreement.gold",
          message: 'is {"a":1}, expected a Map of example ids to class numbers',
        },
        { path: "duplicates", message: "is true, expected options or false" },
        { path: "suspicion.falsePositiveRate", message: 'is "0.1", expected a number from 0 to 1' },
      ]);
    }
  });

  it("refuses gold labels that are no class, deliveries of other data and an aborted call", async () => {
    const strange = { ...examples([{ id: "a", place: 1001 }]), classes: ["yes", "no"] };
    const gold = new Map([["a", 2]]);
    await expect(check([delivery("o", strange)], { agreement: { gold } })).rejects.toMatchObject({
      problems: [{ path: "deliveries[0].examples.classes" }, { path: 'agreement.gold["a"]' }],
    });
    const aborted = AbortSignal.abort(new Error("stopped"));
    await expect(check([], {}, { signal: aborted })).rejects.toThrow("stopped");
  });
});

function backwards({ order, delivery }: OrderDelivery): OrderDelivery {
  const rows = [...delivery.examples.exampleIds.keys()].reverse();
  return {
    order,
    delivery: {
      ...delivery,
      examples: selectRows(delivery.examples, rows),
      answers: [...delivery.answers!].reverse(),
    },
  };
}

function sortById<Decision extends { exampleId: string }>(decisions: readonly Decision[]): Decision[] {
  return [...decisions].sort((first, second) => (first.exampleId < second.exampleId ? -1 : 1));
}
