import { Random } from "@slicetuner/core";
import { planAllocation } from "@slicetuner/optimizer";
import { expect, it } from "vitest";
import { knownInfluence } from "../testing/known-influence.ts";
import { worthOfKnowing } from "./worth-of-knowing.ts";

const sizes = [100, 100, 100];
const known = {
  sizes,
  levels: [0.5, 0.6, 0.4],
  effects: [0.03, 0.02, 0.01].map((own, slice) => sizes.map((_, other) => (slice === other ? own : 0))),
};
const others = { sizes, unitCosts: [1, 1, 1], budget: 150, fairnessWeight: 0 };

it("is what the better of two purchases gains over the one that the estimate prefers", () => {
  for (const standardError of [0.0005, 0.002, 0.01]) {
    const lossModel = knownInfluence({ ...known, standardError });
    const { amounts } = planAllocation({ lossModel, ...others, certainty: 0 });
    const grown = sizes.map((size, slice) => size + amounts[slice]!);
    const equal = sizes.map((size) => size + 50);
    const { expected } = lossModel.difference([1 / 3, 1 / 3, 1 / 3], equal, grown);
    expect(expected).toBeLessThan(0);
    // Of many truths that the estimate holds possible, the mean of what choosing rightly gains.
    const random = new Random("truths");
    const draws = 200_000;
    let sum = 0;
    for (let draw = 0; draw < draws; draw++) {
      sum += Math.max(0, expected + standardError * random.normal());
    }
    const worth = worthOfKnowing({ lossModel, ...others });
    expect(Math.abs(worth - sum / draws)).toBeLessThan(0.01 * standardError);
  }
});

it("is nothing where the estimate is sure", () => {
  const lossModel = knownInfluence({ ...known, standardError: 0 });
  expect(worthOfKnowing({ lossModel, ...others })).toBe(0);
});
