import { type CoupledLossModel, InvalidInputError } from "@slicetuner/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { uniform } from "./baselines.ts";
import { planAllocation } from "./plan-allocation.ts";
import { planCoupled } from "./plan-coupled.ts";
import { costOf } from "./prices.ts";

/**
 * What a test knows of slices that learn from each other: losses at the present sizes, and what halving does
 * to each.
 */
interface Truth {
  readonly sizes: readonly number[];
  readonly losses: readonly number[];
  /** Entry [i][j]: rise of the loss of slice i when slice j is halved. */
  readonly effects: readonly (readonly number[])[];
  /** Standard error of every difference. */
  readonly error: number;
}

const exponent = 0.5;

function modelOf({ sizes: present, losses, effects, error }: Truth): CoupledLossModel {
  const unit = present.map((size) => size ** -exponent * (2 ** exponent - 1));
  const predict = (sizes: readonly number[]): number[] =>
    losses.map((loss, slice) =>
      effects[slice]!.reduce(
        (sum, effect, other) =>
          sum + (effect * (sizes[other]! ** -exponent - present[other]! ** -exponent)) / unit[other]!,
        loss,
      ),
    );
  const sumAt = (weights: readonly number[], sizes: readonly number[]): number =>
    predict(sizes).reduce((sum, loss, slice) => sum + weights[slice]! * loss, 0);
  return {
    kind: "coupled",
    influence: { effects, standardErrors: effects, groups: present.map((_, slice) => [slice]) },
    predict,
    gradient: () => [],
    interval: () => [],
    draw: () => predict,
    drawOutcome: () => (sizes) => [predict(sizes)],
    weigh: (weights) => {
      const scales = present.map(
        (_, other) =>
          effects.reduce((sum, row, slice) => sum + weights[slice]! * row[other]!, 0) / unit[other]!,
      );
      const moving = scales.reduce((sum, scale, other) => sum + scale * present[other]! ** -exponent, 0);
      return { constant: sumAt(weights, present) - moving, scales, exponent };
    },
    difference: (weights, from, to) => ({
      expected: sumAt(weights, to) - sumAt(weights, from),
      standardError: error,
    }),
  };
}

/** The same model, with lines for the powers of slices that do harm in place of its separable sum. */
function withLines(model: CoupledLossModel): CoupledLossModel {
  return {
    ...model,
    convexSum: (weights, from, to) => {
      const { constant, scales } = model.weigh(weights);
      const power = (size: number) => size ** -exponent;
      const slope = (size: number) => -exponent * size ** (-exponent - 1);
      const lines = scales.map((scale, slice) => {
        const [first, last] = [from[slice]!, to[slice]!];
        if (scale >= 0) return null;
        return first === last ? slope(first) : (power(last) - power(first)) / (last - first);
      });
      const sum = (of: (slice: number) => number) => scales.reduce((all, _, slice) => all + of(slice), 0);
      return {
        isExact: lines.every((line) => line === null),
        value: (sizes) =>
          constant +
          sum((slice) => {
            const line = lines[slice]!;
            const size = sizes[slice]!;
            const first = from[slice]!;
            return scales[slice]! * (line === null ? power(size) : power(first) + line * (size - first));
          }),
        gradient: (sizes) => scales.map((scale, slice) => scale * (lines[slice] ?? slope(sizes[slice]!))),
        curvature: (sizes) =>
          scales.map(
            (scale, slice) =>
              Math.max(0, scale) * exponent * (exponent + 1) * sizes[slice]! ** (-exponent - 2),
          ),
      };
    },
  };
}

/** Every whole plan within budget and bounds. */
function* plansOf(
  budget: number,
  unitCosts: readonly number[],
  minimums: readonly number[],
  maximums: readonly number[],
): Generator<number[]> {
  const [cost, ...costs] = unitCosts;
  if (cost === undefined) {
    yield [];
    return;
  }
  for (let amount = minimums[0]!; amount <= maximums[0]! && amount * cost <= budget; amount++) {
    for (const rest of plansOf(budget - amount * cost, costs, minimums.slice(1), maximums.slice(1))) {
      yield [amount, ...rest];
    }
  }
}

/** The loss of each slice, and λ/A times what lies above the mean loss A of slices that are above it now. */
function objectiveOf(truth: Truth, fairnessWeight: number, bought: readonly number[]): number {
  const mean = truth.losses.reduce((sum, loss) => sum + loss, 0) / truth.losses.length;
  const after = modelOf(truth).predict(truth.sizes.map((size, slice) => size + bought[slice]!));
  return after.reduce(
    (sum, loss, slice) => sum + loss * (truth.losses[slice]! > mean ? 1 + fairnessWeight / mean : 1),
    0,
  );
}

const problem = fc.integer({ min: 2, max: 4 }).chain((count) => {
  const each = <Value>(value: fc.Arbitrary<Value>) => fc.array(value, { minLength: count, maxLength: count });
  const effect = fc.double({ min: -0.02, max: 0.08, noNaN: true });
  return fc.record({
    sizes: each(fc.integer({ min: 2, max: 60 })),
    losses: each(fc.double({ min: 0.1, max: 1, noNaN: true })),
    effects: each(each(effect)),
    error: fc.constant(0),
    unitCosts: each(fc.constantFrom(1, 1, 2, 3)),
    minimums: each(fc.constantFrom(0, 0, 1)),
    room: each(fc.constantFrom(3, 9, 40)),
    budget: fc.integer({ min: 12, max: 16 }),
    fairnessWeight: fc.constantFrom(0, 0.1, 1, 10),
  });
});

describe("planCoupled", () => {
  it("is the best of all whole plans, and says what it is worth", () => {
    let [planned, compared] = [0, 0];
    fc.assert(
      fc.property(problem, ({ unitCosts, minimums, room, budget, fairnessWeight, ...truth }) => {
        planned += 1;
        const maximums = minimums.map((minimum, slice) => minimum + room[slice]!);
        const lossModel = modelOf(truth);
        const plan = planCoupled({
          lossModel,
          sizes: truth.sizes,
          budget,
          unitCosts,
          minimums,
          maximums,
          fairnessWeight,
          certainty: 0,
        });
        const { amounts, cost, objective, lowerBound, gap, status } = plan;
        amounts.forEach((amount, slice) => {
          expect(amount).toBeGreaterThanOrEqual(minimums[slice]!);
          expect(amount).toBeLessThanOrEqual(maximums[slice]!);
        });
        expect(cost).toBeCloseTo(
          amounts.reduce((sum, amount, slice) => sum + amount * unitCosts[slice]!, 0),
          12,
        );
        expect(cost).toBeLessThanOrEqual(budget);
        expect(objective).toBeCloseTo(objectiveOf(truth, fairnessWeight, amounts), 9);
        expect(objective - lowerBound).toBeCloseTo(gap, 9);
        if (status === "flat-curves") return;
        let best = Number.POSITIVE_INFINITY;
        for (const other of plansOf(budget, unitCosts, minimums, maximums)) {
          best = Math.min(best, objectiveOf(truth, fairnessWeight, other));
        }
        compared += 1;
        expect(lowerBound).toBeLessThanOrEqual(best + 1e-9);
        expect(objective).toBeLessThanOrEqual(best + gap + 1e-9);
        if (status === "optimal") expect(objective).toBeCloseTo(best, 9);
      }),
      { numRuns: 150 },
    );
    expect(compared).toBeGreaterThan(planned / 2);
  });

  it("bounds all whole plans where the sum is not convex, and is within the gap of the best", () => {
    fc.assert(
      fc.property(problem, ({ unitCosts, minimums, room, budget, fairnessWeight, ...truth }) => {
        const maximums = minimums.map((minimum, slice) => minimum + room[slice]!);
        const lossModel = withLines(modelOf(truth));
        const { sizes } = truth;
        const rest = { budget, unitCosts, minimums, maximums, fairnessWeight, certainty: 0 };
        const plan = planCoupled({ lossModel, sizes, ...rest });
        expect(plan.objective).toBeCloseTo(objectiveOf(truth, fairnessWeight, plan.amounts), 9);
        for (const other of plansOf(budget, unitCosts, minimums, maximums)) {
          const objective = objectiveOf(truth, fairnessWeight, other);
          expect(plan.lowerBound).toBeLessThanOrEqual(objective + 1e-9);
          expect(plan.objective).toBeLessThanOrEqual(objective + plan.gap + 1e-9);
        }
      }),
      { numRuns: 40 },
    );
  });

  it("takes off what halves of the trainings tell less of the plan that was made on the other half", () => {
    const swapped = { ...truth, effects: truth.effects.toReversed().map((row) => row.toReversed()) };
    const halves = () => [modelOf(truth), modelOf(swapped)] as const;
    const planWith = (model: CoupledLossModel) =>
      planCoupled({ lossModel: model, sizes, budget: 90, fairnessWeight: 0, certainty: 0 });
    const plain = planWith(modelOf(truth));
    expect(plain.optimism).toBe(0);
    const { amounts: other } = planWith(modelOf(swapped));
    const over = (of: Truth, bought: readonly number[]) =>
      objectiveOf(of, 0, bought) - objectiveOf(of, 0, [30, 30, 30]);
    const excess =
      (over(swapped, plain.amounts) -
        over(truth, plain.amounts) +
        over(truth, other) -
        over(swapped, other)) /
      2;
    const corrected = planWith({ ...modelOf(truth), halves });
    expect(excess).toBeGreaterThan(0);
    expect(corrected.optimism).toBeCloseTo(Math.min(excess / 2, -over(truth, plain.amounts)), 10);
    const agreeing = planWith({ ...modelOf(truth), halves: () => [modelOf(truth), modelOf(truth)] });
    expect(agreeing).toEqual(plain);
  });

  it("fills up the smallest slices where it cannot tell, sizes differ, and nothing speaks against it", () => {
    const uneven = { ...truth, sizes: [20, 100, 100], losses: [0.4, 0.4, 0.4], error: 1000 };
    const statusOf = (model: CoupledLossModel) =>
      planCoupled({ lossModel: model, sizes: uneven.sizes, budget: 60 });
    expect(statusOf(modelOf(uneven))).toMatchObject({ status: "water-filling", amounts: [60, 0, 0] });
    // The first slice is hardly ever wrong: filling it up gains little.
    const easy = { ...uneven, losses: [0.004, 0.4, 0.4] };
    expect(statusOf(modelOf(easy))).toMatchObject({ status: "uniform", amounts: [20, 20, 20] });
  });

  it("is the best of all whole plans where prices change with the number bought", () => {
    const step = fc.record({ unitCost: fc.constantFrom(1, 2, 3, 4), count: fc.constantFrom(0, 1, 3, null) });
    const steps = fc.array(fc.array(step, { minLength: 1, maxLength: 3 }), { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(problem, steps, ({ room, budget, fairnessWeight, sizes: drawn, ...truth }, drawnSteps) => {
        const priceSteps = drawn.map((_, slice) => drawnSteps[slice]!);
        const input = { sizes: drawn, budget, priceSteps, maximums: room, fairnessWeight };
        const lossModel = modelOf({ ...truth, sizes: drawn });
        const plan = planAllocation({ ...input, lossModel, certainty: 0 });
        expect(plan.cost).toBe(costOf(plan.amounts, priceSteps));
        expect(plan.cost).toBeLessThanOrEqual(budget);
        const objectiveAt = (amounts: readonly number[]) =>
          objectiveOf({ ...truth, sizes: drawn }, fairnessWeight, amounts);
        expect(plan.objective).toBeCloseTo(objectiveAt(plan.amounts), 9);
        if (plan.status !== "optimal") return;
        const cheapest = priceSteps.map((own) => Math.min(...own.map(({ unitCost }) => unitCost)));
        let best = Number.POSITIVE_INFINITY;
        const none = drawn.map(() => 0);
        for (const other of plansOf(budget, cheapest, none, room)) {
          if (costOf(other, priceSteps) <= budget) best = Math.min(best, objectiveAt(other));
        }
        expect(plan.objective).toBeCloseTo(best, 9);
      }),
      { numRuns: 150 },
    );
  });

  const sizes = [100, 100, 100];
  /** The last slice does harm to both others; the first is worth most. */
  const truth: Truth = {
    sizes,
    losses: [0.6, 0.4, 0.3],
    effects: [
      [0.08, 0.01, -0.02],
      [0.01, 0.03, -0.02],
      [0, 0, 0.01],
    ],
    error: 0,
  };

  it("is uniform at steps that the budget pays for where it cannot tell", () => {
    const priceSteps = sizes.map(() => [
      { unitCost: 1, count: 10 },
      { unitCost: 2, count: null },
    ]);
    const plan = planAllocation({
      lossModel: modelOf({ ...truth, error: 1000 }),
      sizes,
      budget: 90,
      priceSteps,
    });
    expect(plan).toMatchObject({ status: "uniform", amounts: [20, 20, 20], cost: 90 });
  });

  it("buys nothing of slices that do harm, but their minimum, and counts that", () => {
    const plan = planCoupled({ lossModel: modelOf(truth), sizes, budget: 90 });
    expect(plan.amounts[2]).toBe(0);
    expect(plan.amounts[0]).toBeGreaterThan(plan.amounts[1]!);
    expect(plan.cost).toBe(90);
    const forced = planCoupled({ lossModel: modelOf(truth), sizes, budget: 90, minimums: [0, 0, 20] });
    expect(forced.amounts[2]).toBe(20);
    expect(forced.objective).toBeCloseTo(objectiveOf(truth, 0.1, forced.amounts), 10);
    expect(forced.objective).toBeGreaterThan(plan.objective);
  });

  it("weighs slices whose loss is above the mean more, and none more for λ = 0", () => {
    // Each slice learns from itself alone, and equally: only fairness tells them apart.
    const alike: Truth = {
      ...truth,
      losses: [0.6, 0.3, 0.3],
      effects: sizes.map((_, slice) => sizes.map((_, other) => (slice === other ? 0.05 : 0))),
    };
    const amountsFor = (fairnessWeight: number) =>
      planCoupled({ lossModel: modelOf(alike), sizes, budget: 60, fairnessWeight }).amounts;
    expect(amountsFor(0)).toEqual([20, 20, 20]);
    const [some, more] = [amountsFor(0.1), amountsFor(1)];
    expect(some[0]).toBeGreaterThan(20);
    expect(more[0]).toBeGreaterThan(some[0]!);
  });

  it("is uniform exactly where it is not better by enough standard errors", () => {
    const best = planCoupled({ lossModel: modelOf(truth), sizes, budget: 90, certainty: 0 });
    const gain = objectiveOf(truth, 0.1, [30, 30, 30]) - best.objective;
    expect(gain).toBeGreaterThan(0);
    const statusFor = (error: number, certainty?: number) =>
      planCoupled({
        lossModel: modelOf({ ...truth, error }),
        sizes,
        budget: 90,
        ...(certainty === undefined ? {} : { certainty }),
      }).status;
    expect(statusFor(1000 * gain, 0)).toBe("optimal");
    expect(statusFor(2.3 * gain)).toBe("optimal");
    expect(statusFor(2.35 * gain)).toBe("uniform");
    expect(statusFor(1.99 * gain, 0.5)).toBe("optimal");
    expect(statusFor(0.11 * gain, 10)).toBe("uniform");
    expect(statusFor(0.09 * gain, 10)).toBe("optimal");
  });

  it("buys the same of each slice then, and says what that is worth", () => {
    const unitCosts = [1, 2, 1.5];
    const maximums = [10, 100, 100];
    const lossModel = modelOf({ ...truth, error: 1 });
    const plan = planCoupled({ lossModel, sizes, budget: 90, unitCosts, maximums });
    expect(plan.status).toBe("uniform");
    const same = uniform({ unitCosts, budget: 90, maximums });
    expect(same).toEqual([10, 22, 22]);
    // The rest buys one more of the smallest slice that it pays for.
    expect(plan.amounts).toEqual([10, 23, 22]);
    expect(plan.cost).toBe(plan.amounts.reduce((sum, amount, slice) => sum + amount * unitCosts[slice]!, 0));
    expect(plan.objective).toBeCloseTo(objectiveOf(truth, 0.1, plan.amounts), 10);
    const best = planCoupled({ lossModel: modelOf(truth), sizes, budget: 90, unitCosts, maximums });
    expect(plan.lowerBound).toBeCloseTo(best.lowerBound, 10);
    expect(plan.gap).toBeCloseTo(plan.objective - best.lowerBound, 10);
    expect(plan.gap).toBeGreaterThan(0);
  });

  it("keeps a minimum that uniform would not", () => {
    const lossModel = modelOf({ ...truth, error: 1 });
    const plan = planCoupled({ lossModel, sizes, budget: 90, minimums: [0, 0, 50] });
    expect(plan.status).toBe("optimal");
    expect(plan.amounts[2]).toBe(50);
  });

  it("fills up the smallest slices where no slice helps", () => {
    const useless = { ...truth, sizes: [50, 100, 100], effects: sizes.map(() => [-0.01, 0, -0.01]) };
    const plan = planCoupled({ lossModel: modelOf(useless), sizes: useless.sizes, budget: 40 });
    expect(plan.status).toBe("flat-curves");
    expect(plan.amounts).toEqual([40, 0, 0]);
    expect(plan.objective).toBeCloseTo(objectiveOf(useless, 0.1, plan.amounts), 10);
  });

  it("buys parts of examples where that is asked for, at a price of 1 where none is said", () => {
    for (const lossModel of [modelOf(truth), withLines(modelOf(truth))]) {
      const input = { lossModel, sizes, budget: 33.5, certainty: 0 };
      const whole = planCoupled(input);
      const parts = planCoupled({ ...input, amounts: "continuous" });
      expect(whole.amounts.every(Number.isInteger)).toBe(true);
      expect(whole.cost).toBe(33);
      expect(parts.cost).toBeCloseTo(33.5, 6);
      expect(parts.objective).toBeLessThan(whole.objective);
      expect(planCoupled({ ...input, unitCosts: [1, 1, 1], minimums: [0, 0, 0] })).toEqual(whole);
    }
  });

  it("names what cannot be", () => {
    const lossModel = modelOf(truth);
    expect(() => planCoupled({ lossModel, sizes, budget: -1 })).toThrow(InvalidInputError);
    expect(() => planCoupled({ lossModel, sizes, budget: 10, minimums: [5, 5, 5] })).toThrow(
      InvalidInputError,
    );
    expect(() => planAllocation({ lossModel, sizes: [1, 2], budget: 1 })).toThrow(
      "sizes: 2 numbers; expected one a slice, 3",
    );
  });

  it("is what planAllocation answers for a coupled model", () => {
    const input = { lossModel: modelOf({ ...truth, error: 0.01 }), sizes, budget: 90, certainty: 2 };
    expect(planAllocation(input)).toEqual(planCoupled(input));
  });
});
