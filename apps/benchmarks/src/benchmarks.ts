import { adultLoop } from "./adult-loop.ts";
import { adultTrainings } from "./adult-trainings.ts";
import { allocation } from "./allocation.ts";
import type { Benchmark } from "./benchmark.ts";
import { curveFits } from "./curve-fits.ts";
import { executors } from "./executors.ts";
import { trainings } from "./trainings.ts";

/** All there are, in the order in which they are run. */
export const benchmarks: readonly Benchmark[] = [
  allocation,
  curveFits,
  trainings,
  adultTrainings,
  adultLoop,
  executors,
];
