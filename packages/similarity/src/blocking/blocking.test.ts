import { Random } from "@slicetuner/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { columnKeys, crossedKeys, hashText } from "./blocking-keys.ts";
import { forEachPair } from "./compare-blocks.ts";
import { type Blocks, createBlocks, windowedPairs } from "./create-blocks.ts";
import { minHashKeys } from "./min-hash.ts";

function pairsOf(rows: number, ...blocks: Blocks[]): string[] {
  const pairs: string[] = [];
  forEachPair(rows, blocks, (first, second) => pairs.push(`${first}-${second}`));
  return pairs;
}

describe("createBlocks", () => {
  it("proposes exactly the pairs that share a key and lie within the window of its order", () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 3 }), { maxLength: 14 }),
        fc.integer({ min: 1, max: 20 }),
        fc.nat(),
        (keysOfRows, window, seed) => {
          const rows = keysOfRows.length;
          const ranks = new Random(seed).shuffle(Uint32Array.from({ length: rows }, (_, row) => row));
          const blocks = createBlocks({
            rows,
            keys: (row, emit) => keysOfRows[row]!.forEach(emit),
            window,
            ranks,
          });
          const expected = new Set<string>();
          let [all, within] = [0, 0];
          for (let key = 0; key <= 3; key++) {
            const members = [...keysOfRows.keys()]
              .filter((row) => keysOfRows[row]!.includes(key))
              .sort((one, two) => ranks[one]! - ranks[two]!);
            members.forEach((one, place) => {
              members.slice(place + 1).forEach((two, distance) => {
                all += 1;
                if (distance >= window) return;
                within += 1;
                expected.add(`${Math.min(one, two)}-${Math.max(one, two)}`);
              });
            });
          }
          const found = pairsOf(rows, blocks);
          expect(new Set(found)).toEqual(expected);
          expect(found).toHaveLength(expected.size);
          expect([blocks.pairs, blocks.leftOut]).toEqual([within, all - within]);
        },
      ),
    );
  });

  it("grows with the rows, not with their square, where all share a key", () => {
    const blocks = createBlocks({ rows: 1000, keys: columnKeys(() => 7), window: 10 });
    expect(blocks.pairs).toBe(windowedPairs(1000, 10));
    expect(blocks.pairs + blocks.leftOut).toBe((1000 * 999) / 2);
    expect(blocks.largestBlock).toBe(1000);
  });

  it("leaves out rows without a key", () => {
    const blocks = createBlocks({ rows: 4, keys: columnKeys((row) => (row < 2 ? -1 : 1)), window: 5 });
    expect(pairsOf(4, blocks)).toEqual(["2-3"]);
    expect(blocks.rowsWithKeys).toBe(2);
  });
});

describe("crossedKeys", () => {
  it("wants agreement in both", () => {
    const tens = columnKeys((row) => Math.floor(row / 2));
    const parity = columnKeys((row) => row % 2);
    expect(pairsOf(6, createBlocks({ rows: 6, keys: crossedKeys(tens, parity), window: 9 }))).toEqual([]);
    expect(pairsOf(6, createBlocks({ rows: 6, keys: crossedKeys(tens, tens), window: 9 }))).toEqual([
      "0-1",
      "2-3",
      "4-5",
    ]);
  });
});

describe("minHashKeys", () => {
  it("lets texts meet by their Jaccard similarity", () => {
    // Texts of 40 shingles' worth of letters of which a share is changed.
    const random = new Random(3);
    const letters = () => Array.from({ length: 40 }, () => String.fromCharCode(97 + random.integer(26)));
    const meet = (changes: number) => {
      let met = 0;
      for (let round = 0; round < 200; round++) {
        const [one, two] = [letters(), [] as string[]];
        two.push(...one);
        for (let change = 0; change < changes; change++) two[random.integer(40)] = "0";
        const texts = [one.join(""), two.join("")];
        const keys = minHashKeys((row) => texts[row]!);
        met += createBlocks({ rows: 2, keys, window: 1 }).pairs > 0 ? 1 : 0;
      }
      return met / 200;
    };
    expect(meet(0)).toBe(1);
    expect(meet(1)).toBeGreaterThan(0.95);
    expect(meet(40)).toBeLessThan(0.1);
  });
});

describe("hashText", () => {
  it("rarely gives two texts one key", () => {
    const keys = new Set(Array.from({ length: 10_000 }, (_, index) => hashText(`text ${index}`)));
    expect(keys.size).toBeGreaterThan(9_990);
  });
});
