import { Random } from "@slicetuner/core";
import { describe, expect, it } from "vitest";
import type { CodedRows } from "./coding/coded-rows.ts";
import { createMemoryCounter } from "./counting/create-memory-counter.ts";
import { createLatticeEngine } from "./engines/lattice-engine.ts";
import { createTreeEngine } from "./engines/tree-engine.ts";
import { codedColumn, codedRows } from "./testing/coded-tables.ts";

const seeds = 200;
const rowCount = 1500;
const sizes = [2, 3, 5, 8, 12, 30];

/** Losses that have nothing to do with the columns. */
const kinds: Record<string, (random: Random) => number> = {
  "one in six wrong": (random) => Number(random.uniform() < 1 / 6),
  // A few right ones make the mean of all smaller; thirty wrong ones in a row are no wonder.
  "nine in ten wrong": (random) => Number(random.uniform() < 0.9),
  "log losses": (random) => Math.log1p(Math.exp(2 * random.normal())),
  "heavy-tailed": (random) => Math.exp(2 * random.normal()),
  "heavy-tailed to the left": (random) => -Math.exp(1.5 * random.normal()),
};

function randomTable(loss: (random: Random) => number, isWeighted: boolean, seed: number): CodedRows {
  const random = new Random(seed);
  // The smaller of two draws: values of all sizes.
  const codes = sizes.map((size) =>
    Array.from({ length: rowCount }, () => Math.min(random.integer(size), random.integer(size))),
  );
  return codedRows(
    sizes.map((size, index) => codedColumn(`c${index}`, size, { isOrdered: index % 2 === 1 })),
    codes,
    {
      losses: Array.from({ length: rowCount }, () => loss(random)),
      ...(isWeighted && { weights: Array.from({ length: rowCount }, () => Math.exp(random.normal())) }),
    },
  );
}

const cases = [
  ...Object.entries(kinds).map(([name, loss]) => ({ name, loss, isWeighted: false })),
  { name: "log losses with weights", loss: kinds["log losses"]!, isWeighted: true },
];

describe.each(cases)("shuffled losses, $name", ({ loss, isWeighted }) => {
  it.each([createLatticeEngine(), createTreeEngine()])(
    "$name accepts a slice in 5 % of runs at most",
    async (engine) => {
      let runsWithSlices = 0;
      let tested = 0;
      for (let seed = 0; seed < seeds; seed++) {
        const rows = randomTable(loss, isWeighted, seed);
        const outcome = await engine.search({
          counter: createMemoryCounter(rows),
          rows,
          options: {
            maximumSlices: 10,
            maximumLiterals: 2,
            minimumRows: 10,
            effectSize: "cohen",
            effectThreshold: 0.3,
            significance: 0.05,
          },
          signal: new AbortController().signal,
          onProgress: () => {},
        });
        runsWithSlices += Number(outcome.slices.length > 0);
        tested += outcome.tested;
      }
      // There was something to reject: by their effect alone many slices look bad.
      expect(tested).toBeGreaterThan(seeds / 20);
      // Two standard deviations of the binomial distribution above 5 %.
      expect(runsWithSlices).toBeLessThanOrEqual(0.05 * seeds + 2 * Math.sqrt(0.05 * 0.95 * seeds));
    },
  );
});
