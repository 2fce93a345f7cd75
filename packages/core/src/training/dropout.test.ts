import { describe, expect, it } from "vitest";
import { Random } from "../random.ts";
import { fillDropoutMask } from "./dropout.ts";

const step = { seed: 5, epoch: 2, step: 3, layer: 1 };

describe("fillDropoutMask", () => {
  it.each([0.25, 0.3, 0.9])("keeps the mean and drops a share of %d", (rate) => {
    const mask = fillDropoutMask(new Float32Array(100_001), rate, step);
    const dropped = mask.filter((value) => value === 0).length / mask.length;
    // Five standard errors of a share.
    expect(Math.abs(dropped - rate)).toBeLessThan(5 * Math.sqrt((rate * (1 - rate)) / mask.length));
    expect(new Set(mask)).toEqual(new Set([0, Math.fround(1 / (1 - rate))]));
  });

  it("takes 16 bits an entry from the step's stream, the lower half of a number first", () => {
    const random = new Random(5).fork("dropout", 2, 3, 1);
    const halves = Array.from({ length: 10_000 }, () => random.uint32()).flatMap((bits) => {
      return [bits % 65536, Math.floor(bits / 65536)];
    });
    for (const length of [0, 1, 7, 8192, 8193, 19_999]) {
      const mask = fillDropoutMask(new Float32Array(length), 0.25, step);
      const expected = halves
        .slice(0, length)
        .map((half) => (half < 0.25 * 65536 ? 0 : Math.fround(1 / 0.75)));
      expect(Array.from(mask)).toEqual(expected);
    }
    expect(fillDropoutMask(new Float32Array(9), 0, step)).toEqual(new Float32Array(9).fill(1));
  });

  it("is the same for the same step and another for every other", () => {
    const maskAt = (other: Partial<typeof step>) =>
      fillDropoutMask(new Float32Array(64), 0.5, { ...step, ...other }).join();
    expect(maskAt({})).toBe(maskAt({}));
    const others = [{ seed: 6 }, { epoch: 3 }, { step: 4 }, { layer: 0 }].map(maskAt);
    expect(new Set([maskAt({}), ...others]).size).toBe(5);
  });
});
