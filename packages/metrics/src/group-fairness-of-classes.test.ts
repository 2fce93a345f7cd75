import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { demographicParity, equalizedOdds, equalOpportunity, type RateComparison } from "./index.ts";

interface Example {
  readonly decision: number;
  readonly label: number;
  readonly group: number;
  readonly weight: number;
}

/** The definition, written a second time: rates by filtering rows, one comparison for each condition. */
function compare(examples: readonly Example[], groupCount: number, decision: number): RateComparison | null {
  const rate = (rows: readonly Example[]) => {
    const total = rows.reduce((sum, { weight }) => sum + weight, 0);
    const decided = rows.reduce((sum, row) => sum + (row.decision === decision ? row.weight : 0), 0);
    return total > 0 ? decided / total : null;
  };
  const rates = Array.from({ length: groupCount }, (_, group) =>
    rate(examples.filter((example) => example.group === group)),
  );
  if (rates.some((each) => each === null)) return null;
  const known = rates as number[];
  const highest = Math.max(...known);
  return {
    gap: highest - Math.min(...known),
    ratio: highest === 0 ? 1 : Math.min(...known) / highest,
    disparity: Math.max(...known.map((each) => Math.abs(each - rate(examples)!))),
    emptyGroups: [],
  };
}

const example: fc.Arbitrary<Example> = fc.record({
  decision: fc.nat(2),
  label: fc.nat(2),
  group: fc.integer({ min: -1, max: 3 }),
  weight: fc.constantFrom(0.5, 1, 2),
});

describe("with several classes and groups", () => {
  it("the least fair of all classes and labels counts, and rows without a group do not", () => {
    fc.assert(
      fc.property(fc.array(example, { minLength: 30, maxLength: 120 }), (examples) => {
        const data = {
          decisions: examples.map(({ decision }) => decision),
          labels: examples.map(({ label }) => label),
          groups: examples.map(({ group }) => group),
          weights: examples.map(({ weight }) => weight),
          groupCount: 4,
          classCount: 3,
        };
        const grouped = examples.filter(({ group }) => group >= 0);
        const withLabel = (label: number) => grouped.filter((each) => each.label === label);
        const classes = [0, 1, 2];
        const expected = {
          demographicParity: classes.map((each) => compare(grouped, 4, each)),
          equalOpportunity: classes.map((each) => compare(withLabel(each), 4, each)),
          equalizedOdds: classes.flatMap((label) =>
            classes.map((each) => compare(withLabel(label), 4, each)),
          ),
        };
        const found = {
          demographicParity: demographicParity(data),
          equalOpportunity: equalOpportunity(data),
          equalizedOdds: equalizedOdds(data),
        };
        for (const [measure, comparisons] of Object.entries(expected)) {
          const { gap, disparity, ratio } = found[measure as keyof typeof found];
          if (comparisons.includes(null)) {
            expect([gap, disparity, ratio]).toEqual([null, null, null]);
            continue;
          }
          const known = comparisons as RateComparison[];
          expect(gap).toBeCloseTo(Math.max(...known.map((each) => each.gap!)), 10);
          expect(disparity).toBeCloseTo(Math.max(...known.map((each) => each.disparity!)), 10);
          expect(ratio).toBeCloseTo(Math.min(...known.map((each) => each.ratio!)), 10);
        }
      }),
      { numRuns: 60 },
    );
  });

  it("one positive class is compared alone when it is named", () => {
    const data = {
      decisions: [0, 1, 2, 2],
      labels: [0, 1, 2, 0],
      groups: [0, 0, 1, 1],
      groupCount: 2,
      classCount: 3,
    };
    expect(demographicParity({ ...data, positive: 0 })).toMatchObject({ gap: 0.5, ratio: 0 });
    expect(demographicParity({ ...data, positive: 2 })).toMatchObject({ gap: 1, ratio: 0 });
    expect(demographicParity(data)).toMatchObject({ gap: 1 });
  });
});
