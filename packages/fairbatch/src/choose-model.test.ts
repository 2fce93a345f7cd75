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

/** Sure of the other label in a tenth of the rows. */
function wrongOf(probabilities: Float32Array): Float32Array {
  const wrong = Float32Array.from(probabilities);
  for (let row = 0; row < size / 10; row++)
    wrong.set(labels[row] === 1 ? [0.98, 0.02] : [0.02, 0.98], 2 * row);
  return wrong;
}

describe("the model that is chosen", () => {
  it("is the fairest of those whose loss is within the noise of the least one", () => {
    // The least loss, with the groups far apart; everybody is told no: a little more loss; nobody has a
    // chance: far more. All are sure of a tenth of the rows, and wrong.
    const [unfair, fair, useless] = [
      wrongOf(model(0.45, 0.55)),
      wrongOf(model(0.47, 0.49)),
      wrongOf(model(0.02, 0.02)),
    ] as const;
    const { chosen, models } = chooseModel(rows, [unfair, fair, useless], { target });
    expect(models[0]!.loss).toBeLessThan(models[1]!.loss);
    expect(models[0]!.gap).toBeGreaterThan(models[1]!.gap! + 0.5);
    expect(models.map(({ isSound }) => isSound)).toEqual([true, true, false]);
    expect(chosen).toBe(1);
    // Where it is not within the noise, fairness does not count.
    expect(chooseModel(rows, [unfair, useless], { target }).chosen).toBe(0);
  });

  it("is within the noise up to one standard error of the least loss", () => {
    const least = model(0.45, 0.55);
    const losses = Array.from(labels, (label, row) => -Math.log(least[2 * row + label]!));
    const mean = losses.reduce((sum, value) => sum + value, 0) / size;
    const variance = losses.reduce((sum, value) => sum + (value - mean) ** 2, 0) / size;
    const error = Math.sqrt(variance / size);
    // The same model, less sure of itself by a factor: just inside and just outside.
    for (const [times, isSound] of [
      [0.99, true],
      [1.01, false],
    ] as const) {
      const worse = least.map((probability) => probability * Math.exp(-times * error));
      const { models } = chooseModel(rows, [least, worse], { target });
      expect(models[1]!.loss).toBeCloseTo(mean + times * error, 6);
      expect(models[1]!.isSound).toBe(isSound);
    }
  });

  it("has the least loss among those that are fair enough", () => {
    const models = [model(0.45, 0.47), model(0.47, 0.49)];
    const { chosen, models: measured } = chooseModel(rows, models, { target, tolerance: 0.05 });
    const losses = measured.map(({ loss }) => loss);
    expect(chosen).toBe(losses.indexOf(Math.min(...losses)));
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

  it("cannot be told from probabilities that are no numbers, or from rows that weigh nothing", () => {
    const broken = model(0.4, 0.6).fill(Number.NaN, 6, 8);
    expect(() => chooseModel(rows, [model(0.5, 0.5), broken], { target })).toThrow(
      /models\[1\]: has probabilities that are no numbers in \[0, 1\]/,
    );
    for (const weights of [new Float32Array(size), new Float32Array(size).fill(1).fill(-1, 0, 1)])
      expect(() => chooseModel({ ...rows, weights }, [model(0.5, 0.5)], { target })).toThrow(
        /weights: expected numbers of at least 0, not all 0/,
      );
  });
});
