import fc from "fast-check";
import { expect, it } from "vitest";
import { fromExactJson, toExactJson } from "./exact-json.ts";

const doubles = fc.oneof(
  fc.double(),
  fc.constantFrom(-0, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 5e-324, 2 ** -1022),
);

it("keeps every bit of every double, in whatever it lies", () => {
  const values = fc.array(
    fc.record({ loss: doubles, slices: fc.array(fc.option(doubles)) }, { noNullPrototype: true }),
  );
  fc.assert(
    fc.property(values, (value) => {
      const read = fromExactJson(toExactJson(value));
      expect(read).toStrictEqual(value);
      const bits = (list: typeof value) =>
        Buffer.from(Float64Array.from(list.map(({ loss }) => loss)).buffer);
      // NaN has many bit patterns, all of which are one NaN to a program.
      if (!value.some(({ loss }) => Number.isNaN(loss)))
        expect(bits(read as typeof value)).toEqual(bits(value));
    }),
  );
});

it("keeps typed arrays, also those that are a part of a buffer", () => {
  const value = {
    rows: new Uint32Array([9, 1, 2, 3]).subarray(1, 3),
    weights: Float32Array.of(0.1, -0),
    bytes: Buffer.from("abc"),
  };
  expect(fromExactJson(toExactJson(value))).toStrictEqual({
    rows: Uint32Array.of(1, 2),
    weights: Float32Array.of(0.1, -0),
    bytes: Uint8Array.from(Buffer.from("abc")),
  });
});

it("refuses functions instead of dropping them", () => {
  expect(() => toExactJson({ options: { sampler: () => 1 } })).toThrow('"sampler" is a function');
});
