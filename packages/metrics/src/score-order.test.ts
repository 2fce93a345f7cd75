import fc from "fast-check";
import { expect, it } from "vitest";
import { ascendingOrder } from "./score-order.ts";

it("orders rows as a stable sort does", () => {
  const score = fc.oneof(
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.constantFrom(0, -0, 0.5, 1, 5e-324, 1e-300, 1.5e300),
  );
  fc.assert(
    fc.property(fc.array(score, { maxLength: 60 }), (scores) => {
      const expected = [...scores.keys()].sort((a, b) => scores[a]! - scores[b]! || a - b);
      expect(Array.from(ascendingOrder(scores))).toEqual(expected);
    }),
  );
});
