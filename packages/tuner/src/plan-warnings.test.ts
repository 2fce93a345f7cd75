import { createIndependentLossModel, createLearningCurve } from "@slicetuner/curves";
import { planAllocation } from "@slicetuner/optimizer";
import { expect, it } from "vitest";
import { planWarnings } from "./plan-warnings.ts";
import { knownInfluence } from "./testing/known-influence.ts";

const names = ["North", "East"];
const sizes = [10, 100];
const coupled = (effects: readonly (readonly number[])[]) =>
  knownInfluence({ levels: [0.3, 0.3], sizes, effects, standardError: 1e-6 });

it("warns of plans that go far beyond the data, and speaks of curves only where there are some", () => {
  const influence = coupled([
    [0.1, 0],
    [0, 0],
  ]);
  const allocation = planAllocation({ lossModel: influence, sizes, budget: 95 });
  expect(allocation.amounts).toEqual([95, 0]);
  expect(planWarnings(names, sizes, influence, allocation)).toEqual([
    "North: would grow 11 times; what that does is not known that far",
  ]);
  const curve = (scale: number) => createLearningCurve({ family: "power-law", scale, exponent: 0.5 });
  const curves = createIndependentLossModel([curve(1), curve(1e-9)]);
  expect(
    planWarnings(names, sizes, curves, planAllocation({ lossModel: curves, sizes, budget: 95 })),
  ).toEqual(["North: would grow 11 times; its curve is not known that far"]);
});

it("says that water filling is all that is left where more examples help nobody", () => {
  const influence = coupled([
    [-0.1, -0.1],
    [0, 0],
  ]);
  const allocation = planAllocation({ lossModel: influence, sizes, budget: 20 });
  expect(planWarnings(names, sizes, influence, allocation)).toEqual([
    "more examples of no slice are expected to help: the budget is shared by water filling",
  ]);
});
