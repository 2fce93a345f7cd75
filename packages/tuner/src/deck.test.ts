import { Random } from "@slicetuner/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Deck } from "./deck.ts";

describe("Deck", () => {
  it("deals hands without a row twice, and every row equally often, give or take one", () => {
    const hands = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), hands, fc.integer(), (size, shares, seed) => {
        const rows = Uint32Array.from({ length: size }, (_, index) => 100 + index);
        const deck = new Deck(rows, new Random(seed));
        const counts = new Map([...rows].map((row) => [row, 0]));
        for (const share of shares) {
          const hand = deck.deal(Math.round(share * size));
          expect(hand.length).toBe(Math.round(share * size));
          expect(new Set(hand).size).toBe(hand.length);
          for (const row of hand) counts.set(row, counts.get(row)! + 1);
          expect(Math.max(...counts.values()) - Math.min(...counts.values())).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  it("deals every row with the same chance, neighbours in either order", () => {
    const firsts = Array.from({ length: 6000 }, (_, seed) =>
      new Deck(Uint32Array.of(0, 1, 2), new Random(seed)).deal(2).join(),
    );
    for (const hand of ["0,1", "0,2", "1,0", "1,2", "2,0", "2,1"]) {
      expect(Math.abs(firsts.filter((dealt) => dealt === hand).length - 1000)).toBeLessThan(130);
    }
  });
});
