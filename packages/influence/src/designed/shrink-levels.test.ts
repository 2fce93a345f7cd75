import { Random } from "@slicetuner/core";
import { describe, expect, it } from "vitest";
import { shrinkLevels } from "./shrink-levels.ts";

describe("shrinkLevels", () => {
  it("leaves losses alone whose noise is not known", () => {
    const { expected, standardErrors, leans } = shrinkLevels([0.3, 0.5], [null, null]);
    expect(expected).toEqual([0.3, 0.5]);
    expect(standardErrors).toEqual([0, 0]);
    expect(leans).toEqual([0, 0]);
  });

  it("draws all to their mean that lie no further apart than their noise", () => {
    const { expected, meanError } = shrinkLevels([0.4, 0.5, 0.6], [0.3, 0.3, 0.3]);
    for (const level of expected) expect(level).toBeCloseTo(0.5, 12);
    // The mean of three losses with that noise.
    expect(meanError).toBeCloseTo(0.3 / Math.sqrt(3), 12);
  });

  it.each([
    [4, 0.02, 0.03],
    [4, 0.04, 0.03],
    [10, 0.02, 0.03],
    [10, 0.1, 0.03],
  ])("knows how far it is off: %d slices that lie %f apart, measured to %f", (slices, spread, noise) => {
    const random = new Random(`levels ${slices} ${spread}`);
    let [within, of] = [0, 0];
    for (let turn = 0; turn < 2000; turn++) {
      const truth = Array.from({ length: slices }, () => 0.6 + spread * random.normal());
      const measured = truth.map((level) => level + noise * random.normal());
      const { expected, standardErrors, leans, meanError } = shrinkLevels(
        measured,
        truth.map(() => noise),
      );
      truth.forEach((level, slice) => {
        const error = Math.hypot(standardErrors[slice]!, leans[slice]! * meanError);
        within += Math.abs(expected[slice]! - level) <= 1.645 * error ? 1 : 0;
        of += 1;
      });
    }
    expect(within / of).toBeGreaterThan(0.85);
    expect(within / of).toBeLessThan(0.95);
  });
});
