import { Random } from "@slicetuner/core";
import { describe, expect, it } from "vitest";
import type { Noise } from "./measured.ts";
import { type Chance, chanceOfForecast, chanceOfWorse } from "./worse-by-chance.ts";

const interval = (value: number, deviation: number): { readonly value: number; readonly noise: Noise } => ({
  value,
  noise: {
    kind: "interval",
    lower: value - 1.959964 * deviation,
    upper: value + 1.959964 * deviation,
    level: 0.95,
  },
});

const seeds = (...values: readonly number[]): { readonly value: number; readonly noise: Noise } => ({
  value: values.reduce((sum, one) => sum + one, 0) / values.length,
  noise: { kind: "seeds", bySeed: new Map(values.map((value, seed) => [seed, value])) },
});

function pValueOf(chance: Chance): number {
  if ("unknown" in chance) throw new Error(chance.unknown);
  return chance.pValue;
}

describe("how likely a number is worse by chance", () => {
  it("takes two intervals as normal deviations", () => {
    // Difference 0.05 with deviations 0.03 and 0.04: z = 1, P(Z > 1) = 0.15866.
    const [now, before] = [interval(0.45, 0.03), interval(0.4, 0.04)];
    expect(pValueOf(chanceOfWorse(now, before, "smaller"))).toBeCloseTo(0.158655, 5);
    expect(pValueOf(chanceOfWorse(now, before, "larger"))).toBeCloseTo(1 - 0.158655, 5);
  });

  it("uses the ends that face each other", () => {
    const before = {
      value: 0.4,
      noise: { kind: "interval", lower: 0.1, upper: 0.4001, level: 0.95 },
    } as const;
    const now = { value: 0.5, noise: { kind: "interval", lower: 0.4999, upper: 0.9, level: 0.95 } } as const;
    expect(pValueOf(chanceOfWorse(now, before, "smaller"))).toBeLessThan(1e-10);
  });

  it("pairs seeds: what all have in common is no noise", () => {
    // Differences 1, 2, 3, 4, 5 hundredths: mean 0.03, standard error 0.0070711, t = 4.2426, 4 degrees: P =
    // 0.0066176.
    const before = seeds(0.5, 0.9, 0.1, 0.7, 0.3);
    const now = seeds(0.51, 0.92, 0.13, 0.74, 0.35);
    expect(pValueOf(chanceOfWorse(now, before, "smaller"))).toBeCloseTo(0.0066176, 6);
  });

  it("says why it cannot tell", () => {
    expect(chanceOfWorse(seeds(1, 2, 3, 4), seeds(1, 2, 3, 4), "smaller")).toEqual({
      unknown: "they have 4 seeds in common, fewer than 5 cannot tell",
    });
    expect(chanceOfWorse(seeds(1, 2), interval(1, 1), "smaller")).toHaveProperty("unknown");
  });

  it("of equal numbers without noise nothing is worse", () => {
    const same = seeds(0.5, 0.5, 0.5, 0.5, 0.5);
    expect(pValueOf(chanceOfWorse(same, same, "smaller"))).toBe(1);
  });

  it("gives uniform p-values where nothing changed (Welch)", () => {
    const random = new Random(7);
    const draw = (): { readonly value: number; readonly noise: Noise } => {
      const values = Array.from({ length: 6 }, () => random.normal());
      const value = values.reduce((sum, one) => sum + one, 0) / 6;
      const squares = values.reduce((sum, one) => sum + (one - value) ** 2, 0);
      return { value, noise: { kind: "spread", standardDeviation: Math.sqrt(squares / 5), count: 6 } };
    };
    const times = 4000;
    const small = Array.from({ length: times }, () =>
      pValueOf(chanceOfWorse(draw(), draw(), "smaller")),
    ).filter((pValue) => pValue < 0.05).length;
    // Standard error of the share: 0.0034.
    expect(Math.abs(small / times - 0.05)).toBeLessThan(0.012);
  });

  it("an outcome at the end of a 90 % band has p = 0.1, on either side", () => {
    expect(chanceOfForecast(0.6, 0.5, { lower: 0.3, upper: 0.6 }, 0.9)).toBeCloseTo(0.1, 5);
    expect(chanceOfForecast(0.3, 0.5, { lower: 0.3, upper: 0.6 }, 0.9)).toBeCloseTo(0.1, 5);
    expect(chanceOfForecast(0.5, 0.5, { lower: 0.3, upper: 0.6 }, 0.9)).toBe(1);
  });
});
