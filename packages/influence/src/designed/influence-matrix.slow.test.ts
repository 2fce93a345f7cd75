import { Random } from "@slicetuner/core";
import { expect, it } from "vitest";
import { designInfluence } from "./influence-design.ts";
import { createInfluenceLossModel } from "./influence-loss-model.ts";

it("holds large and small effects where slices act together as factors", () => {
  const present = [60, 60, 150, 80, 100];
  let [large, largeHeld, small, smallHeld] = [0, 0, 0, 0];
  for (let run = 0; run < 40; run++) {
    const random = new Random(`factors/${run}`);
    const powers = present.map((_, slice) =>
      present.map((_, other) => {
        if (slice === other) return 0.1 + 0.3 * random.uniform();
        return random.uniform() < 0.4 ? 0.25 * (2 * random.uniform() - 1) : 0;
      }),
    );
    const lossesAt = (sizes: readonly number[]): number[] =>
      powers.map((row) =>
        row.reduce((loss, power, other) => loss * (sizes[other]! / present[other]!) ** -power, 0.5),
      );
    const design = designInfluence({ sizes: present, trainings: 32, random });
    const losses = design.sizes.map((sizes) => lossesAt(sizes).map((loss) => loss + 0.005 * random.normal()));
    const { influence } = createInfluenceLossModel({
      ...design,
      present,
      losses,
      standardErrors: present.map(() => null),
    });
    powers.forEach((row, slice) => {
      row.forEach((power, other) => {
        const effect = 0.5 * (2 ** power - 1);
        const off = Math.abs(influence.effects[slice]![other]! - effect);
        const isHeld = Number(off < 1.645 * influence.standardErrors[slice]![other]!);
        if (Math.abs(effect) > 0.03) [large, largeHeld] = [large + 1, largeHeld + isHeld];
        else [small, smallHeld] = [small + 1, smallHeld + isHeld];
      });
    });
  }
  expect(large).toBeGreaterThan(200);
  expect(largeHeld / large).toBeGreaterThan(0.85);
  expect(smallHeld / small).toBeGreaterThan(0.85);
});
