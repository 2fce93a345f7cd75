import { InvalidInputError } from "@slicetuner/core";
import { createInfluenceLossModel } from "@slicetuner/influence";
import { planAllocation } from "@slicetuner/optimizer";
import { readResult } from "@slicetuner/results";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hostileNames, measuredPlan } from "../testing/measured-plan.ts";
import { answerAim } from "./aims.ts";
import { type Choices, firstChoices, fromAddress, toAddress } from "./choices.ts";
import { estimateOf } from "./estimate.ts";
import { budgetFrontier, fairnessFrontier } from "./frontier.ts";
import { makePlan } from "./make-plan.ts";
import { orderSheet } from "./order-sheet.ts";
import { forecasterOf, savedPlan } from "./saved-plan.ts";

const plan = measuredPlan({ slices: 5, names: hostileNames });
const estimate = estimateOf(plan)!;
const first = firstChoices(estimate);

describe("a plan in the page", () => {
  it("is that of the library, with prices, bounds and locks", () => {
    const lossModel = createInfluenceLossModel(plan.measurements!);
    const [one, two, three, four] = estimate.names;
    const choices: Choices = {
      ...{ budget: 333, fairnessWeight: 2 },
      prices: { [one!]: 3 },
      minimums: { [two!]: 10 },
      maximums: { [three!]: 20 },
      locked: { [four!]: 7 },
      aims: {},
    };
    const { allocation } = makePlan(estimate, choices);
    const expected = planAllocation({
      lossModel,
      sizes: estimate.sizes,
      budget: 333,
      fairnessWeight: 2,
      unitCosts: [3, ...estimate.prices.slice(1)],
      minimums: [0, 10, 0, 7, 0],
      maximums: [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, 20, 7, Number.POSITIVE_INFINITY],
    });
    expect(allocation).toEqual(expected);
    expect(allocation.amounts[3]).toBe(7);
  });

  it.each(["coupled", "curves"] as const)("is saved as the command would have written it: %s", (kind) => {
    const original = measuredPlan({ slices: 4, kind });
    const own = estimateOf(original)!;
    const same = savedPlan(
      original,
      own,
      firstChoices(own),
      makePlan(own, firstChoices(own)),
      forecasterOf(own),
    );
    expect(same).toEqual(original);
    expect(readResult(JSON.parse(JSON.stringify(same)))).toEqual(same);
  });

  it("has the same bands when they are calculated in steps, and ends when it is asked to", async () => {
    const forecast = forecasterOf(estimate);
    const sizes = estimate.sizes.map((size) => size + 10);
    expect(await forecasterOf(estimate).inSteps(sizes, async () => false)).toEqual(forecast(sizes));
    expect(await forecast.inSteps(sizes, async () => true)).toBeNull();
  });

  it("says what cannot be had at once", () => {
    const [one] = estimate.names;
    const wrong = { ...first, budget: 10, minimums: { [one!]: 100 }, maximums: { [one!]: 5 } };
    expect(() => makePlan(estimate, wrong)).toThrow(InvalidInputError);
    expect(() => makePlan(estimate, wrong)).toThrow("at least 100 is more than at most 5");
    expect(() => makePlan(estimate, wrong)).toThrow("what must be bought costs 100");
  });

  it("cannot be changed where its file is of an earlier version", () => {
    expect(estimateOf({ ...plan, measurements: null })).toBeNull();
  });
});

describe("an aim", () => {
  it("is told the smallest budget that reaches it, by trying all", () => {
    for (const kind of ["coupled", "curves"] as const) {
      const own = estimateOf(measuredPlan({ slices: 3, kind }))!;
      const choices = { ...firstChoices(own), budget: 100 };
      const now = own.lossModel.predict(own.sizes);
      const aim = 0.97 * now[1]!;
      const answer = answerAim(own, choices, own.names[1]!, aim);
      const reaches = (budget: number) => makePlan(own, { ...choices, budget }).losses[1]! <= aim;
      let smallest = 0;
      while (!reaches(smallest)) smallest += 1;
      expect(reaches(answer.budget!)).toBe(true);
      expect(answer.budget!).toBeGreaterThanOrEqual(smallest - 1);
      expect(answer.budget!).toBeLessThanOrEqual(smallest * 1.02 + 3);
      expect(answer.odds!).toBeGreaterThan(0.2);
      expect(answer.isReached).toBe(reaches(100));
    }
  });

  it("that no money reaches is told so, and one that is reached already costs nothing", () => {
    const own = estimateOf(measuredPlan({ slices: 3, kind: "coupled" }))!;
    const [name] = own.names;
    expect(answerAim(own, firstChoices(own), name!, 1e-9)).toMatchObject({
      budget: null,
      odds: null,
      isReached: false,
    });
    expect(answerAim(own, firstChoices(own), name!, 10)).toMatchObject({
      budget: 0,
      odds: 1,
      isReached: true,
    });
  });
});

describe("frontiers", () => {
  it("have the chosen point, and loss falls with the budget", () => {
    const own = estimateOf(measuredPlan({ slices: 4, kind: "curves" }))!;
    const choices = { ...firstChoices(own), fairnessWeight: 0.7 };
    const byBudget = [...budgetFrontier(own, choices)];
    byBudget.slice(1).forEach(({ loss }, index) => {
      expect(loss).toBeLessThanOrEqual(byBudget[index]!.loss + 1e-12);
    });
    const { loss, unfairness } = makePlan(own, choices);
    expect(byBudget).toContainEqual({ value: choices.budget, loss, unfairness });
    const byWeight = [...fairnessFrontier(own, choices)];
    expect(byWeight).toContainEqual({ value: 0.7, loss, unfairness });
    expect(byWeight.at(-1)!.unfairness).toBeLessThanOrEqual(byWeight[0]!.unfairness);
  });
});

describe("the address", () => {
  const numbers = fc.dictionary(fc.constantFrom(...estimate.names), fc.integer({ min: 1, max: 10_000 }), {
    noNullPrototype: true,
  });
  const choices: fc.Arbitrary<Choices> = fc.record({
    budget: fc.double({ min: 0, max: 1e9, noNaN: true, noDefaultInfinity: true }),
    fairnessWeight: fc.double({ min: 0, max: 1e3, noNaN: true, noDefaultInfinity: true }),
    ...{ prices: numbers, minimums: numbers, maximums: numbers, locked: numbers, aims: numbers },
  });

  it("keeps all choices", () => {
    fc.assert(
      fc.property(choices, fc.option(choices), (chosen, compared) => {
        const read = fromAddress(toAddress({ choices: chosen, compared }, estimate), estimate);
        expect(read.choices).toEqual({
          ...chosen,
          budget: chosen.budget + 0,
          fairnessWeight: chosen.fairnessWeight + 0,
        });
        expect(read.compared === null).toBe(compared === null);
      }),
    );
  });

  it("is read whatever it holds", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (text) => {
        for (const address of [text, `budget=${text}`, `prices=${text}`, `locked={"${text}":1}`]) {
          const { choices: read } = fromAddress(address, estimate);
          expect(read.budget).toBeGreaterThanOrEqual(0);
          for (const name of Object.keys(read.locked)) expect(estimate.names).toContain(name);
        }
      }),
    );
    expect(fromAddress('minimums={"slice 9":3,"=HYPERLINK(1)":1.5}&budget=-4', estimate).choices).toEqual(
      first,
    );
  });
});

describe("an order sheet", () => {
  it("has what to buy, and nothing that a spreadsheet runs", () => {
    const names = [
      "plain",
      "with, comma",
      'with "quotes"',
      "=1+2",
      " +3",
      "@SUM(A1)",
      "-4",
      "\t=5",
      "two\nlines",
    ];
    const lines = names.map((slice, index) => ({ slice, amount: index === 0 ? 0 : index, price: 1.25 }));
    const sheet = orderSheet(lines, "2026-03-31");
    expect(sheet).toBe(
      [
        "slice,amount,price,deadline",
        '"with, comma",1,1.25,2026-03-31',
        '"with ""quotes""",2,1.25,2026-03-31',
        `"'=1+2",3,1.25,2026-03-31`,
        `"' +3",4,1.25,2026-03-31`,
        `"'@SUM(A1)",5,1.25,2026-03-31`,
        `"'-4",6,1.25,2026-03-31`,
        `"'\t=5",7,1.25,2026-03-31`,
        '"two\nlines",8,1.25,2026-03-31',
        "",
      ].join("\r\n"),
    );
    expect(orderSheet([{ slice: "a", amount: 1, price: 1 }], "")).toBe(
      "slice,amount,price,deadline\r\na,1,1,\r\n",
    );
  });
});
