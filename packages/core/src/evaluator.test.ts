import { describe, expect, it } from "vitest";
import { createDataset } from "./dataset.ts";
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
