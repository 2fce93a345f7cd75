import { adultLoop } from "./adult-loop.ts";
import { adultTrainings } from "./adult-trainings.ts";
import { allocation } from "./allocation.ts";
import type { Benchmark } from "./benchmark.ts";
import { coupledPlan } from "./coupled-plan.ts";
import { curveFits } from "./curve-fits.ts";
import { executors } from "./executors.ts";
import { fairTraining } from "./fair-training.ts";
import { intake } from "./intake.ts";
import { memory } from "./memory.ts";
import { pictureTrainings } from "./picture-trainings.ts";
import { planningStep } from "./planning-step.ts";
import { redisExecutor } from "./redis-executor.ts";
import { sliceSearch } from "./slice-search.ts";
import { sliceSearchDuckDB } from "./slice-search-duckdb.ts";
import { trainings } from "./trainings.ts";

/** All there are, in the order in which they are run. */
export const benchmarks: readonly Benchmark[] = [
  allocation,
  curveFits,
  planningStep,
  coupledPlan,
  trainings,
  pictureTrainings,
  adultTrainings,
  adultLoop,
  executors,
  redisExecutor,
  memory,
  sliceSearch,
  sliceSearchDuckDB,
  intake,
  fairTraining,
];
