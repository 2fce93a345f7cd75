import { InvalidInputError, Random } from "@slicetuner/core";
import { describe, expect, it } from "vitest";
import { chooseModel } from "./choose-model.ts";

const size = 400;
const group = {
  name: "sex",
  ids: Int32Array.from({ length: size }, (_, row) => row % 2),
  values: ["F", "M"],
};
const random = new Random(1);
const labels = Int32Array.from({ length: size }, (_, row) =>
  random.uniform() < (row % 2 === 1 ? 0.7 : 0.3) ? 1 : 0,
);
const rows = { labels, classCount: 2, group };
const target = "demographic-parity" as const;

/** Says `ofMen` of men and `ofWomen` of women. */
const model = (ofWomen: number, ofMen: number): Float32Array =>
  Float32Array.from({ length: 2 * size }, (_, place) => {
    const positive = Math.floor(place / 2) % 2 === 1 ? ofMen : ofWomen;
    return place % 2 === 1 ? positive : 1 - positive;
  });

/** Says yes of so many women and so many men, however sure; the rest of the rows is told no. */
const deciding = (women: number, men: number, confidence = 0.6): Float32Array =>
  Float32Array.from({ length: 2 * size }, (_, place) => {
    const row = Math.floor(place / 2);
    const isYes = Math.floor(row / 2) < (row % 2 === 1 ? men : women);
    return (place % 2 === 1) === isYes ? confidence : 1 - confidence;
  });

describe("the model that is chosen", () => {
  it("has the least loss of those whose gap is within the noise of the smallest one", () => {
    // 100 of 200 women and of 200 men: no gap, whose standard error is √(2 · .25 / 200) = .05 before the
    // absolute value, √(1 − 2 / π) of it after: .030. The others have gaps of .025, .05 and .5.
    const fairest = deciding(100, 100, 0.9);
    const [within, outside, unfair] = [deciding(100, 105), deciding(100, 110), model(0.4, 0.6)] as const;
    const { chosen, models } = chooseModel(rows, [unfair, fairest, within, outside], { target });
    expect(models.map(({ gap }) => gap)).toEqual([1, 0, expect.closeTo(0.025, 9), expect.closeTo(0.05, 9)]);
    expect(models.map(({ isFair }) => isFair)).toEqual([false, true, true, false]);
    expect(models[0]!.loss).toBeLessThan(models[2]!.loss);
    expect(models[2]!.loss).toBeLessThan(models[1]!.loss);
    expect(chosen).toBe(2);
  });

  it("is held to a smaller gap the more rows there are", () => {
    const many = 16;
    const repeated = {
      labels: Int32Array.from({ length: many * size }, (_, row) => labels[row % size]!),
      classCount: 2,
      group: { ...group, ids: Int32Array.from({ length: many * size }, (_, row) => row % 2) },
    };
    const spread = (own: Float32Array) =>
      Float32Array.from({ length: 2 * many * size }, (_, place) => own[place % (2 * size)]!);
    const models = [deciding(100, 100, 0.9), deciding(100, 105)];
    expect(chooseModel(rows, models, { target }).chosen).toBe(1);
    expect(chooseModel(repeated, models.map(spread), { target }).chosen).toBe(0);
  });

  it("is the one with the least loss where no gap is known", () => {
    const one = { ...rows, group: { ...group, ids: new Int32Array(size) } };
    const models = [deciding(100, 100, 0.9), deciding(100, 100, 0.6)];
    const { chosen, models: measured } = chooseModel(one, models, { target });
    expect(measured.map(({ gap }) => gap)).toEqual([null, null]);
    expect(chosen).toBe(1);
  });

  it("has the least loss among those that are fair enough", () => {
    const models = [deciding(100, 100, 0.9), deciding(100, 120)];
    expect(chooseModel(rows, models, { target }).chosen).toBe(0);
    expect(chooseModel(rows, models, { target, tolerance: 0.1 + 1e-9 }).chosen).toBe(1);
  });

  it("counts a row of weight 2 as two rows", () => {
    const twice = Float64Array.from(labels, (_, row) => (row < 100 ? 2 : 1));
    const order = [...labels.keys()].flatMap((row) => (row < 100 ? [row, row] : [row]));
    const repeated = {
      ...{ classCount: 2, labels: order.map((row) => labels[row]!) },
      group: { ...group, ids: Int32Array.from(order, (row) => group.ids[row]!) },
    };
    const spread = (own: Float32Array) => order.flatMap((row) => [own[2 * row]!, own[2 * row + 1]!]);
    const models = [model(0.3, 0.7), model(0.6, 0.4)];
    const weighted = chooseModel({ ...rows, weights: twice }, models, { target });
    const plain = chooseModel(repeated, models.map(spread), { target });
    for (const [index, { loss, gap }] of weighted.models.entries()) {
      expect(loss).toBeCloseTo(plain.models[index]!.loss, 12);
      expect(gap).toBeCloseTo(plain.models[index]!.gap!, 12);
    }
  });

  it("is none where lengths do not fit", () => {
    expect(() => chooseModel(rows, [new Float32Array(3)], { target, tolerance: 2 })).toThrow(
      InvalidInputError,
    );
    expect(() => chooseModel(rows, [new Float32Array(3)], { target, tolerance: 2 })).toThrow(
      /has 3 numbers, expected 800[\s\S]*tolerance/,
    );
  });
});
