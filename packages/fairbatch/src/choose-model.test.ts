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

const rowsOf = (group: number, label: number): number[] =>
  [...labels.keys()].filter((row) => row % 2 === group && labels[row] === label);

/** Says yes of so many women and so many men, first of those of whom it is true, and is so sure of all. */
const deciding = (women: number, men: number, confidence: number): Float32Array => {
  const yes = new Set(
    [women, men].flatMap((count, group) => [...rowsOf(group, 1), ...rowsOf(group, 0)].slice(0, count)),
  );
  return Float32Array.from({ length: 2 * size }, (_, place) =>
    (place % 2 === 1) === yes.has(Math.floor(place / 2)) ? confidence : 1 - confidence,
  );
};

/** Says no to 20 of whom yes is true, and yes to all others. */
const wrongFirst = (): Float32Array => {
  const no = new Set([...rowsOf(0, 1), ...rowsOf(1, 1)].slice(0, 20));
  return Float32Array.from({ length: 2 * size }, (_, place) =>
    (place % 2 === 1) === no.has(Math.floor(place / 2)) ? 0.4 : 0.6,
  );
};

/** Of telling men yes and women no: the share of the yes that are men less that of the no that are. */
const skillByHand = (() => {
  const ofLabel = (label: number) => [...labels.keys()].filter((row) => labels[row] === label);
  const shareOfMen = (own: number[]) => own.filter((row) => row % 2 === 1).length / own.length;
  return shareOfMen(ofLabel(1)) - shareOfMen(ofLabel(0));
})();

describe("the model that is chosen", () => {
  it("has the least loss of those whose gap is within the noise of the smallest one", () => {
    // 100 of 200 women and of 200 men: no gap, whose standard error is √(2 · .25 / 200) = .05 before the
    // absolute value, √(1 − 2 / π) of it after: .030. The others have gaps of .025, .05 and 1.
    const fairest = deciding(100, 100, 0.55);
    const [within, outside, unfair] = [
      deciding(100, 105, 0.7),
      deciding(100, 110, 0.8),
      deciding(0, 200, 0.95),
    ] as const;
    const { chosen, models } = chooseModel(rows, [unfair, fairest, within, outside], { target });
    expect(models.map(({ gap }) => gap)).toEqual([1, 0, expect.closeTo(0.025, 9), expect.closeTo(0.05, 9)]);
    expect(models.map(({ isFair }) => isFair)).toEqual([false, true, true, false]);
    expect(models[3]!.loss).toBeLessThan(models[2]!.loss);
    expect(models[2]!.loss).toBeLessThan(models[1]!.loss);
    expect(chosen).toBe(2);
  });

  it("has learned something: what tells everybody the same is fair and useless", () => {
    const constant = model(0.1, 0.1);
    const useful = model(0.3, 0.7);
    const { chosen, models } = chooseModel(rows, [constant, useful], { target });
    expect(models.map(({ skill }) => skill)).toEqual([0, expect.closeTo(skillByHand, 12)]);
    expect(models.map(({ gap }) => gap)).toEqual([0, 1]);
    expect(chosen).toBe(1);
    expect(chooseModel(rows, [constant], { target }).chosen).toBe(0);
  });

  it("is the best guesser where all are worse than guessing", () => {
    const [worst, bad] = [model(0.7, 0.3), wrongFirst()];
    const { chosen, models } = chooseModel(rows, [worst, bad], { target });
    expect(models.map(({ skill }) => skill < 0)).toEqual([true, true]);
    expect(chosen).toBe(1);
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
    const models = [deciding(100, 100, 0.55), deciding(100, 105, 0.7)];
    expect(chooseModel(rows, models, { target }).chosen).toBe(1);
    expect(chooseModel(repeated, models.map(spread), { target }).chosen).toBe(0);
  });

  it("is the one with the least loss where no gap is known", () => {
    const one = { ...rows, group: { ...group, ids: new Int32Array(size) } };
    const models = [deciding(100, 100, 0.55), deciding(100, 100, 0.7)];
    const { chosen, models: measured } = chooseModel(one, models, { target });
    expect(measured.map(({ gap }) => gap)).toEqual([null, null]);
    expect(chosen).toBe(1);
  });

  it("has the least loss among those that are fair enough", () => {
    const models = [deciding(100, 100, 0.55), deciding(100, 120, 0.7)];
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
