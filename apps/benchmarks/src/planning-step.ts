import { Random } from "@slicetuner/core";
import {
  createInfluenceLossModel,
  designInfluence,
  type InfluenceLossModelInput,
} from "@slicetuner/influence";
import { planAllocation } from "@slicetuner/optimizer";
import type { Benchmark, Row } from "./benchmark.ts";
import { cpuMillisecondsOf, takeTurns } from "./measuring.ts";

const cases = [
  { slices: 10, trainings: 100, atMost: 20, runs: 30 },
  { slices: 200, trainings: 100, atMost: 1000, runs: 3 },
  { slices: 200, trainings: 402, atMost: 1000, runs: 1 },
] as const;

/** How long it takes to make a plan of the losses of designed trainings. */
export const planningStep: Benchmark = {
  name: "planning-step",
  title: "Planning step: from the losses of designed trainings to a plan",
  async run({ turns, quick }) {
    const rows: Row[] = [];
    for (const { slices, trainings, atMost, runs } of cases) {
      const measured = createMeasurements(slices, trainings);
      const { planning } = await takeTurns(turns, {
        planning: () => cpuMillisecondsOf(quick ? 1 : runs, () => plan(measured)),
      });
      const what = `${slices} slices, ${trainings} trainings, ${measured.groups.length} groups`;
      rows.push({ what, unit: "ms", ours: planning, target: { of: "ours", atMost } });
    }
    return {
      rows,
      notes: [
        "Milliseconds of CPU time, of all threads: regression, shrinking, weighing and the exact plan. The trainings themselves take minutes.",
      ],
    };
  },
};

function plan(measured: InfluenceLossModelInput): void {
  const lossModel = createInfluenceLossModel(measured);
  planAllocation({ lossModel, sizes: measured.present, budget: 10 * measured.present.length });
}

/** Losses that fall with the root of the slice's own size and, less, of the others', with noise. */
function createMeasurements(slices: number, trainings: number): InfluenceLossModelInput {
  const random = new Random("planning-step");
  const present = Array.from({ length: slices }, () => 50 + random.integer(400));
  const design = designInfluence({ sizes: present, trainings, random });
  const losses = design.sizes.map((sizes) => {
    const shared = sizes.reduce((sum, size) => sum + size ** -0.5, 0) / slices;
    return sizes.map((size) => 0.3 + 2 * size ** -0.5 + shared + 0.01 * random.normal());
  });
  return { ...design, present, losses, standardErrors: present.map(() => 0.01) };
}
