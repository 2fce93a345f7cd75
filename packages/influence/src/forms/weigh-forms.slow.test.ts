import { Random } from "@slicetuner/core";
import { expect, it } from "vitest";
import { createInfluenceLossModel } from "../designed/influence-loss-model.ts";
import { measure } from "../testing/known-influence.ts";

it("weighs the form that the losses have more, in the mean over draws", () => {
  const present = [300, 200, 150, 100];
  const weightOn = (lossOf: (sizes: readonly number[]) => number[]): number => {
    const weights = [1, 2, 3, 4, 5, 6].map((draw) => {
      const random = new Random(draw);
      const { sizes, groups } = measure(
        { present, levels: present, effects: present.map(() => [0, 0, 0, 0]) },
        { trainings: 64, noise: 0, seed: draw },
      );
      const losses = sizes.map((own) => lossOf(own).map((loss) => loss + 0.001 * random.normal()));
      const standardErrors = present.map(() => 0.01);
      const model = createInfluenceLossModel({
        sizes,
        groups,
        present,
        losses,
        standardErrors,
        form: "auto",
      });
      return model.forms!.effective!;
    });
    return weights.reduce((sum, weight) => sum + weight, 0) / weights.length;
  };
  const all = (sizes: readonly number[]) => sizes.reduce((sum, size) => sum + size, 0);
  const pooled = weightOn((sizes) => sizes.map(() => 0.1 + 4 * all(sizes) ** -0.5));
  const separate = weightOn((sizes) => {
    const rise = 0.4 - sizes.reduce((sum, size) => sum - 0.5 * size ** -0.5, 0);
    return sizes.map((size) => rise + size ** -0.5);
  });
  expect(pooled).toBeGreaterThan(0.6);
  expect(separate).toBeLessThan(pooled - 0.1);
});
