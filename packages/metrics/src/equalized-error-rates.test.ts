import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { equalizedErrorRates } from "./index.ts";

// Losses and rates: specs/vectors.json, sliceTuner.eer (published notebooks of both generations).
const published = [
  {
    losses: [
      0.6525058686733246, 0.26227460205554964, 0.8486474454402924, 0.48090615570545203, 0.8235934257507326,
      0.28539880514144894, 1.419605380296707, 0.29103708863258365, 0.26104407459497453, 0.14815770834684372,
    ],
    loss: 0.54732,
    underperforming: { average: 0.43197, maximum: 0.96921 },
    absoluteDeviation: { average: 0.31102, maximum: 0.87229 },
  },
  {
    losses: [
      0.5863466978073121, 0.26531174778938293, 0.8590988457202913, 0.4644279211759567, 0.8195414245128632,
      0.25585255622863773, 1.3708500146865843, 0.30778094604611395, 0.26048298478126525, 0.17388643324375153,
    ],
    loss: 0.53636,
    underperforming: { average: 0.414, maximum: 0.92721 },
    absoluteDeviation: { average: 0.29808, maximum: 0.83449 },
  },
];

describe("published numbers", () => {
  it.each(published)("loss $loss", ({ losses, loss, underperforming, absoluteDeviation }) => {
    const current = equalizedErrorRates(losses);
    expect(current.loss).toBeCloseTo(loss, 5);
    expect(current.average).toBeCloseTo(absoluteDeviation.average, 5);
    expect(current.maximum).toBeCloseTo(absoluteDeviation.maximum, 5);
    expect(equalizedErrorRates(losses, "absolute-deviation")).toEqual(current);
    const earlier = equalizedErrorRates(losses, "underperforming");
    expect(earlier.average).toBeCloseTo(underperforming.average, 5);
    expect(earlier.maximum).toBeCloseTo(underperforming.maximum, 5);
  });
});

describe("both definitions", () => {
  const losses = fc.array(fc.double({ min: 0, max: 10, noNaN: true }), { minLength: 2, maxLength: 12 });

  it("are related: an excess over the others is n / (n − 1) times the excess over all", () => {
    fc.assert(
      fc.property(losses, (values) => {
        const { loss } = equalizedErrorRates(values);
        const factor = values.length / (values.length - 1);
        const highest = Math.max(...values) - loss;
        expect(equalizedErrorRates(values, "underperforming").maximum).toBeCloseTo(factor * highest, 9);
        // What lies above the mean weighs as much as what lies below.
        const above = values.reduce((sum, value) => sum + Math.max(0, value - loss), 0);
        expect(equalizedErrorRates(values).average).toBeCloseTo((2 * above) / values.length, 9);
      }),
    );
  });

  it.each(["absolute-deviation", "underperforming"] as const)("%s: equal slices are fair", (definition) => {
    expect(equalizedErrorRates([0.25, 0.25, 0.25], definition)).toEqual({
      average: 0,
      maximum: 0,
      loss: 0.25,
    });
    expect(equalizedErrorRates([0.25], definition)).toEqual({ average: 0, maximum: 0, loss: 0.25 });
  });

  it.each(["absolute-deviation", "underperforming"] as const)(
    "%s: a missing loss is no loss of 0",
    (definition) => {
      expect(() => equalizedErrorRates([0.1, null, 0.2, Number.NaN], definition)).toThrow(
        /losses\[1\]: is null.*\nlosses\[3\]: is NaN/,
      );
      expect(() => equalizedErrorRates([], definition)).toThrow("losses: no slice");
    },
  );

  it("are the only ones", () => {
    // @ts-expect-error a name that the types do not know
    expect(() => equalizedErrorRates([0.1, 0.2], "worst-slice")).toThrow('definition: is "worst-slice"');
  });
});
