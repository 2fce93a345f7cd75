import { describe, expect, it } from "vitest";
import { createDataset } from "../data/dataset.ts";
import { Evaluator, type LogitsLayout } from "./evaluator.ts";

const dataset = createDataset({
  exampleShape: [1],
  features: new Float32Array(4),
  labels: Int32Array.of(0, 1, 2, 0),
  classes: ["a", "b", "c"],
  weights: Float32Array.of(1, 3, 2, 0),
  sliceIds: Int32Array.of(0, 0, 1, 2),
  slices: ["first", "second", "weightless", "empty"].map((name) => ({ name })),
});

// Logits are logarithms of probabilities, shifted by any constant, so that the answers can be read off.
const logits = [
  [0.5, 0.25, 0.25].map((share) => Math.log(share) + 80),
  [0.5, 0.25, 0.25].map((share) => Math.log(share) - 80),
  [0.125, 0.125, 0.75].map((share) => Math.log(share)),
  [Number.NEGATIVE_INFINITY, 0, 0],
];

/** The logits of some rows as a backend of this layout returns them. */
function piece(rows: readonly number[], layout: LogitsLayout): [Uint32Array, Float32Array, LogitsLayout] {
  const byExample = rows.map((row) => logits[row]!);
  const byClass = dataset.classes.map((_, label) => byExample.map((example) => example[label]!));
  const values = (layout === "class-after-class" ? byClass : byExample).flat();
  return [Uint32Array.from(rows), Float32Array.from(values), layout];
}

describe.each<LogitsLayout>(["example-after-example", "class-after-class"])("Evaluator, %s", (layout) => {
  const orders = [
    [0, 1, 2, 3],
    [3, 1, 0, 2],
    [2, 1, 0],
  ];

  it.each(orders.map((rows) => [rows]))(
    "weighs losses and accuracy of rows %j, whatever the pieces",
    (rows) => {
      for (let cut = 0; cut <= rows.length; cut++) {
        const evaluator = new Evaluator(dataset);
        evaluator.add(...piece(rows.slice(0, cut), layout));
        evaluator.add(...piece(rows.slice(cut), layout));
        const { loss, sliceLosses, accuracy } = evaluator.result();
        const first = (Math.log(2) + 3 * Math.log(4)) / 4;
        const second = Math.log(4 / 3);
        expect(sliceLosses[0]).toBeCloseTo(first, 5);
        expect(sliceLosses[1]).toBeCloseTo(second, 5);
        expect(sliceLosses.slice(2)).toEqual([null, null]);
        expect(loss).toBeCloseTo((4 * first + 2 * second) / 6, 5);
        expect(accuracy).toBe((1 + 2) / 6);
      }
    },
  );

  it("is not finite when the logit of an example with weight is not", () => {
    const [rows, values] = piece([0, 1, 2], layout);
    for (const position of values.keys()) {
      const evaluator = new Evaluator(dataset);
      evaluator.add(rows, values.with(position, Number.NaN), layout);
      expect(evaluator.result().loss).toBeNaN();
    }
  });

  it("takes the first of equally probable classes", () => {
    const evaluator = new Evaluator(dataset);
    evaluator.add(Uint32Array.of(0, 1), new Float32Array(6), layout);
    const { loss, accuracy } = evaluator.result();
    expect(loss).toBeCloseTo(Math.log(3), 12);
    expect(accuracy).toBe(1 / 4);
  });
});

describe("standard errors of slice losses", () => {
  const losses = [0.2, 0.9, 0.4, 1.6, 0.7, 0.3, 0.3, 2.5, 0.1];
  const weights = [1, 1, 1, 1, 1, 2, 0.5, 3, 0];
  // Four examples of weight 1, three of unequal weights beside one, one alone, none.
  const slices = [0, 0, 0, 0, 1, 1, 1, 2, 2];
  const weighted = createDataset({
    exampleShape: [1],
    features: new Float32Array(9),
    labels: new Int32Array(9),
    classes: ["right", "wrong"],
    weights: Float32Array.from(weights),
    sliceIds: Int32Array.from(slices),
    slices: ["equal", "unequal", "single", "empty"].map((name) => ({ name })),
  });
  const logitsOf = (rows: readonly number[]) =>
    Float32Array.from(rows.flatMap((row) => [-losses[row]!, Math.log(1 - Math.exp(-losses[row]!))]));
  const errorsOf = (pieces: readonly (readonly number[])[]) => {
    const evaluator = new Evaluator(weighted);
    for (const rows of pieces) evaluator.add(Uint32Array.from(rows), logitsOf(rows), "example-after-example");
    return evaluator.result().sliceStandardErrors!;
  };
  const all = losses.map((_, row) => row);

  it("are the standard deviation over the root of the number, for equal weights", () => {
    const own = losses.slice(0, 4);
    const mean = own.reduce((sum, loss) => sum + loss, 0) / 4;
    const variance = own.reduce((sum, loss) => sum + (loss - mean) ** 2, 0) / 3;
    expect(errorsOf([all])[0]).toBeCloseTo(Math.sqrt(variance / 4), 6);
  });

  it("count weighted examples by their weights", () => {
    const mean = (0.7 + 2 * 0.3 + 0.5 * 0.3) / 3.5;
    const squares = (0.7 - mean) ** 2 + (2 * (0.3 - mean)) ** 2 + (0.5 * (0.3 - mean)) ** 2;
    expect(errorsOf([all])[1]).toBeCloseTo((Math.sqrt(squares) / 3.5) * Math.sqrt(3 / 2), 6);
    // Twice all weights, the same error.
    const doubled = new Evaluator({ ...weighted, weights: weighted.weights.map((weight) => 2 * weight) });
    doubled.add(Uint32Array.from(all), logitsOf(all), "example-after-example");
    expect(doubled.result().sliceStandardErrors![1]).toBeCloseTo(errorsOf([all])[1]!, 10);
  });

  it("are null for one example, weightless ones not counted, and for none", () => {
    expect(errorsOf([all]).slice(2)).toEqual([null, null]);
  });

  it("do not depend on the pieces", () => {
    const whole = errorsOf([all]);
    errorsOf([
      [8, 3, 1],
      [0, 7, 2, 6],
      [5, 4],
    ]).forEach((error, slice) => {
      if (error === null) expect(whole[slice]).toBeNull();
      else expect(error).toBeCloseTo(whole[slice]!, 12);
    });
  });

  it("are 0 where all losses are the same, and null where one is infinite", () => {
    const evaluator = new Evaluator(weighted);
    const [same, infinite] = [
      [0, 1, 2, 3],
      [4, 5, 6],
    ];
    evaluator.add(Uint32Array.from(same), new Float32Array(8).fill(3.7), "example-after-example");
    evaluator.add(
      Uint32Array.from(infinite),
      Float32Array.of(0, 1, 0, 1, Number.NEGATIVE_INFINITY, 1),
      "example-after-example",
    );
    const [zero, none] = evaluator.result().sliceStandardErrors!;
    expect(zero).toBeLessThan(1e-8);
    expect(none).toBeNull();
  });
});
