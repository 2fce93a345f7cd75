import { describe, expect, it } from "vitest";
import { createInfluenceLossModel, lossFormNames } from "../designed/influence-loss-model.ts";
import { knownInfluence, measure } from "../testing/known-influence.ts";
import { powersOf } from "./powers-of.ts";
import { halvesOf } from "./split-trainings.ts";

const truth = knownInfluence(4);
const input = measure(truth, { trainings: 32, noise: 0.01, seed: 3, standardError: 0.01 });
const grown = truth.present.map((size, slice) => size * (1 + 0.3 * (slice + 1)));

describe.each(lossFormNames)("the form %s", (form) => {
  const model = createInfluenceLossModel({ ...input, form });

  it("has the gradient of its predictions", () => {
    const gradient = model.gradient(grown);
    truth.present.forEach((_, other) => {
      const step = 1e-4 * grown[other]!;
      const above = model.predict(grown.with(other, grown[other]! + step));
      const below = model.predict(grown.with(other, grown[other]! - step));
      above.forEach((loss, slice) => {
        expect(gradient[slice]![other]).toBeCloseTo((loss - below[slice]!) / (2 * step), 7);
      });
    });
  });

  it("tells losses that sum to what is planned with", () => {
    const ones = truth.present.map(() => 1);
    const sum = (losses: readonly number[]) => losses.reduce((all, loss) => all + loss, 0);
    const change = sum(model.predict(grown)) - sum(model.predict(truth.present));
    expect(model.difference(ones, truth.present, grown).expected).toBeCloseTo(change, 9);
  });

  it("says what each form counts", () => {
    const { additive, effective } = model.forms!;
    expect(additive! + effective!).toBeCloseTo(1, 12);
    if (form !== "auto") expect(model.forms![form]).toBe(1);
  });

  it("has halves that know less than all trainings do", () => {
    const [first, second] = model.halves!()!;
    expect(first.predict(grown)).not.toEqual(second.predict(grown));
    for (const half of [first, second]) expect(half.predict(grown).every((loss) => loss > 0)).toBe(true);
  });
});

describe("the convex sum of forms that are not separable", () => {
  const weights = [1, 1.3, 1, 1];
  it.each(["effective", "auto"] as const)("of %s is its sum where its lines touch it", (form) => {
    const model = createInfluenceLossModel({ ...input, form });
    const change = model.difference(weights, truth.present, grown).expected;
    const tangent = (at: readonly number[]) => model.convexSum!(weights, at, at).value(at);
    expect(tangent(grown) - tangent(truth.present)).toBeCloseTo(change, 9);
  });

  it("has the slopes of its values, of concave powers too", () => {
    const sum = { constant: 1, scales: [2, -3], exponent: 0.5 };
    const [from, to, at] = [
      [10, 10],
      [50, 90],
      [20, 30],
    ] as const;
    for (const end of [from, to]) {
      const { value, gradient, curvature } = powersOf(sum, from, end);
      for (const slice of [0, 1]) {
        const moved = (step: number) => at.map((size, index) => size + (index === slice ? step : 0));
        const slope = (value(moved(1e-3)) - value(moved(-1e-3))) / 2e-3;
        expect(gradient(at)[slice]).toBeCloseTo(slope, 9);
        const bend = (gradient(moved(1e-3))[slice]! - gradient(moved(-1e-3))[slice]!) / 2e-3;
        expect(curvature(at)[slice]).toBeCloseTo(bend, 9);
      }
    }
  });

  it("has tangents above concave powers, and chords below them between their ends", () => {
    const sum = { constant: 1, scales: [2, -3], exponent: 0.5 };
    const [from, to] = [
      [10, 10],
      [50, 90],
    ];
    const exact = (sizes: readonly number[]) =>
      sizes.reduce((all, size, slice) => all + sum.scales[slice]! * size ** -0.5, 1);
    for (const sizes of [
      [10, 10],
      [20, 30],
      [40, 90],
    ]) {
      expect(powersOf(sum, from!, from!).value(sizes)).toBeGreaterThanOrEqual(exact(sizes) - 1e-12);
      expect(powersOf(sum, from!, to!).value(sizes)).toBeLessThanOrEqual(exact(sizes) + 1e-12);
    }
    expect(powersOf(sum, from!, from!).isExact).toBe(false);
    expect(powersOf({ ...sum, scales: [2, 3] }, from!, from!).isExact).toBe(true);
  });
});

it("gives each half one of two trainings that mirror each other", () => {
  const half = halvesOf(input);
  expect(half.filter((side) => side === 0)).toHaveLength(16);
  const patterns = input.sizes.map((own) => own.map((size, slice) => size < truth.present[slice]!));
  patterns.forEach((pattern, training) => {
    const mirror = pattern.map((isLow) => !isLow).join();
    const sides = patterns.flatMap((other, index) => (other.join() === mirror ? [half[index]] : []));
    expect(sides).toContain(1 - half[training]!);
  });
});
