import fc from "fast-check";
import { expect, it } from "vitest";
import { sortNumbers } from "./sort-numbers.ts";

it("sorts few values many times, and many values, without the missing ones", () => {
  const few = fc.array(fc.oneof(fc.integer({ min: -9, max: 9 }), fc.constant(Number.NaN)), {
    maxLength: 200,
  });
  fc.assert(
    fc.property(few, (values) => {
      const expected = values.filter((value) => !Number.isNaN(value)).sort((left, right) => left - right);
      expect(sortNumbers(Float64Array.from(values))).toEqual(Float64Array.from(expected));
    }),
  );
  const many = Float64Array.from({ length: 10_000 }, (_, index) => (index * 7919) % 10_000);
  many[5000] = Number.NaN;
  const missing = (5000 * 7919) % 10_000;
  const expected = Float64Array.from({ length: 9999 }, (_, index) => (index < missing ? index : index + 1));
  expect(sortNumbers(many)).toEqual(expected);
});
