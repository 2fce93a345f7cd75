import { Random } from "@slicetuner/core";
import { createWeightedSum } from "@slicetuner/influence";
import { planConvex } from "@slicetuner/optimizer";
import type { Benchmark, Row } from "./benchmark.ts";
import { cpuMillisecondsOf, exactly, takeTurns } from "./measuring.ts";

const cases = [
  { slices: 10, atMost: 20, runs: 50 },
  { slices: 200, atMost: 1000, runs: 5 },
  { slices: 1000, atMost: 1000, runs: 1 },
] as const;
/** The gap at which a plan is done. */
const enough = 1e-6;

/** How long the plan takes where every slice lives on the examples of all others, with its proof. */
export const coupledPlan: Benchmark = {
  name: "coupled-plan",
  title: "Coupled plan: slices that live on each other's examples",
  async run({ turns, quick }) {
    const rows: Row[] = [];
    for (const { slices, atMost, runs } of cases) {
      const problem = createProblem(slices);
      let gap = 0;
      const { planning } = await takeTurns(turns, {
        planning: () =>
          cpuMillisecondsOf(quick ? 1 : runs, () => {
            gap = planConvex({ ...problem, enough }).gap;
          }),
      });
      const what = `${slices.toLocaleString("en-US")} slices`;
      rows.push({ what, unit: "ms", ours: planning, target: { of: "ours", atMost } });
      rows.push({
        what: `${what}, proven gap`,
        unit: "share",
        ours: exactly(gap),
        target: { of: "ours", atMost: enough },
      });
    }
    return {
      rows,
      notes: [
        "Milliseconds of CPU time, of all threads: the continuous plan and its certificate. The objective is a mean of powers of effective data; no share of another slice is 0.",
      ],
    };
  },
};

/**
 * Slices of 50 to 2,000 examples, mean losses of about .1; another's example is worth up to a fiftieth of an
 * own one.
 */
function createProblem(count: number) {
  const random = new Random(`coupled-plan/${count}`);
  const between = (low: number, high: number): number => low + (high - low) * random.uniform();
  const sizes = Array.from({ length: count }, () => Math.round(between(50, 2000)));
  const losses = sizes.map((_, own) => {
    const worths = sizes.map((size, other) => size * (other === own ? 1 : 0.02 * random.uniform() ** 4));
    const total = worths.reduce((sum, worth) => sum + worth, 0);
    const floor = between(0, 0.1);
    return {
      floor,
      level: floor + between(0.05, 0.3),
      exponent: between(0.2, 0.6),
      crowding: 0,
      shares: worths.map((worth) => worth / total),
      noise: 0,
    };
  });
  const objective = createWeightedSum({ losses, reference: sizes, weights: sizes.map(() => 1 / count) });
  return { objective, sizes, budget: 20 * count, amounts: "continuous" as const };
}
