import fc from "fast-check";
import { expect, it } from "vitest";
import { PriorityHeap } from "./priority-heap.ts";

const key = fc.oneof(fc.integer({ min: -9, max: 9 }), fc.constant(Number.NEGATIVE_INFINITY));

it("gives the highest key while keys are lowered, and nothing at the end", () => {
  fc.assert(
    fc.property(fc.array(key, { maxLength: 20 }), fc.array(fc.nat({ max: 4 })), (keys, falls) => {
      const heap = new PriorityHeap(Float64Array.from(keys));
      const left = [...keys];
      for (const fall of [...falls, ...keys.map(() => Number.POSITIVE_INFINITY)]) {
        const highest = Math.max(...left, Number.NEGATIVE_INFINITY);
        expect(heap.topKey).toBe(highest);
        if (highest === Number.NEGATIVE_INFINITY) {
          expect(heap.top).toBe(-1);
          return;
        }
        expect(left[heap.top]).toBe(highest);
        left[heap.top] = highest - fall;
        heap.lowerTop(highest - fall);
      }
      expect(heap.top).toBe(-1);
    }),
  );
});
