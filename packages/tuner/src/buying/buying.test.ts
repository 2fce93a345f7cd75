import { Random } from "@slicetuner/core";
import { describe, expect, it } from "vitest";
import { knownInfluence } from "../testing/known-influence.ts";
import { describeTarget } from "./describe-target.ts";
import { planBudgets } from "./plan-budgets.ts";
import { planTarget } from "./plan-target.ts";
import { planWorthwhile } from "./plan-worthwhile.ts";

const sizes = [100, 100];
/** The first slice's examples lower its own loss; those of the second do nothing. */
const lossModel = knownInfluence({
  levels: [0.6, 0.4],
  sizes,
  effects: [
    [0.04, 0],
    [0, 0.000001],
  ],
  standardError: 1e-6,
});
const problem = { lossModel, sizes, unitCosts: [1, 2], fairnessWeight: 0 };
/** What the model says of the first slice, by hand. */
const firstLoss = (size: number) => 0.6 + (0.04 * ((size / 100) ** -0.5 - 1)) / (Math.SQRT2 - 1);

describe("planWorthwhile", () => {
  it("is the plan for the whole budget where nothing is said", () => {
    expect(planWorthwhile({ ...problem, budget: 400 }).cost).toBe(400);
  });

  it("stops where the next unit of money gains less: brute force over the same parts of the budget", () => {
    const budget = 400;
    for (const worth of [0.0004, 0.0001, 0.00003]) {
      const { amounts } = planWorthwhile({ ...problem, budget }, worth);
      const values = Array.from({ length: 21 }, (_, step) => {
        const spent = (budget * step) / 20;
        return (0.6 - firstLoss(100 + spent)) / 2 - worth * spent;
      });
      expect(amounts[0]).toBe((budget * values.indexOf(Math.max(...values))) / 20);
    }
  });

  it("buys nothing where nothing is worth it", () => {
    expect(planWorthwhile({ ...problem, budget: 400 }, 1)).toMatchObject({ amounts: [0, 0], cost: 0 });
  });
});

describe("planTarget", () => {
  it("finds the cheapest purchase to within a hundredth", () => {
    const target = { measure: "slice", slice: 0, value: firstLoss(250) } as const;
    const { plan, outcome } = planTarget(problem, target);
    expect(outcome).toMatchObject({ status: "reached", chance: 1 });
    expect(plan.amounts[0]).toBeGreaterThanOrEqual(150);
    expect(plan.amounts[0]).toBeLessThanOrEqual(152);
    expect(plan.amounts[1]).toBe(0);
    expect(outcome.expected).toBeCloseTo(firstLoss(100 + plan.amounts[0]!), 10);
  });

  it("is a mean loss too", () => {
    const target = { measure: "loss", value: (firstLoss(200) + 0.4) / 2 } as const;
    const { plan } = planTarget(problem, target);
    expect(plan.amounts[0]).toBeGreaterThanOrEqual(99);
    expect(plan.amounts[0]).toBeLessThanOrEqual(102);
  });

  it("says where nothing has to be bought", () => {
    const { plan, outcome } = planTarget(problem, { measure: "loss", value: 0.55 });
    expect([outcome.status, plan.cost]).toEqual(["reached-already", 0]);
  });

  it("says why no purchase does: the budget, or what no data lower", () => {
    const target = { measure: "slice", slice: 0, value: firstLoss(250) } as const;
    const short = planTarget(problem, target, 100);
    expect([short.outcome.status, short.plan.cost]).toEqual(["out-of-reach", 0]);
    expect(short.outcome.expected).toBeCloseTo(firstLoss(200), 3);
    const names = { sliceNames: ["A", "B"], cost: 0 };
    expect(describeTarget(short.outcome, { ...names, isBudgetGiven: true }).join()).toMatch(
      /^No purchase reaches the loss of A of 0\.\d+: the whole budget of 100 comes to 0\.57/,
    );
    const asymptote = planTarget(problem, { measure: "slice", slice: 0, value: 0.4 });
    expect(asymptote.outcome.status).toBe("out-of-reach");
    expect(describeTarget(asymptote.outcome, { ...names, isBudgetGiven: false }).join()).toMatch(
      /even 30,000, a hundred times what you have.*labels/,
    );
  });
});

it("shows what a quarter to four times the budget buys and gains, each more than the one before", () => {
  const budgets = planBudgets(problem, 100, new Random(1));
  expect(budgets.map(({ budget }) => budget)).toEqual([0, 25, 50, 100, 200, 400]);
  expect(budgets[0]).toMatchObject({ amounts: [0, 0], change: { expected: 0, lower: 0, upper: 0 } });
  for (const { cost, change, amounts } of budgets) {
    expect(cost).toBe(amounts[0]! + 2 * amounts[1]!);
    expect(change!.expected).toBeCloseTo((firstLoss(100 + amounts[0]!) - 0.6) / 2, 6);
  }
  expect(planBudgets(problem, 0, new Random(1))).toEqual([]);
});

it("plans for what the slices count", () => {
  const alike = knownInfluence({
    levels: [0.5, 0.5],
    sizes,
    effects: [
      [0.03, 0],
      [0, 0.03],
    ],
    standardError: 1e-6,
  });
  const plan = (importance: number[]) =>
    planWorthwhile({ lossModel: alike, sizes, unitCosts: [1, 1], fairnessWeight: 0, budget: 100, importance })
      .amounts;
  expect(plan([1, 1])).toEqual([50, 50]);
  const [most, least] = plan([4, 1]);
  expect(most).toBeGreaterThan(2 * least!);
  expect(plan([0, 1])).toEqual([0, 100]);
});
