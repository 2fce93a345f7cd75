import type { TunerEvent } from "@slicetuner/core";
import type {
  CancelResult,
  CompareResult,
  FindResult,
  PlanResult,
  ReviewResult,
  RunResult,
} from "@slicetuner/results";
import type { ComparisonEvent } from "@slicetuner/tuner";
import type { command as cancelCommand } from "../commands/cancel/command.ts";
import type { command as compareCommand } from "../commands/compare/command.ts";
import type { FindEvent, command as findCommand } from "../commands/find/command.ts";
import type { command as planCommand } from "../commands/plan/command.ts";
import type { RunsFitted } from "../commands/plan/from-runs/run.ts";
import type { runsOptions } from "../commands/plan/options.ts";
import type { command as reviewCommand } from "../commands/review/command.ts";
import type { command as runCommand } from "../commands/run/command.ts";
import type { RunEvent } from "../runs/buy-and-measure.ts";
import { type Call, type CallOptions, startCall, type WarningEvent } from "./call.ts";

/** A result whose slices are found by their names. */
export type BySlice<Result extends { readonly slices: readonly { readonly name: string }[] }> = Omit<
  Result,
  "slices"
> & { readonly slices: Readonly<Record<string, Result["slices"][number]>> };

/** Plans from runs that one has are a package of their own, `@slicetuner/runs`. */
export type PlanOptions = Omit<
  CallOptions<(typeof planCommand)["options"]>,
  keyof (typeof runsOptions)["options"] | "budget"
> & { readonly budget: number };
export type CompareOptions = CallOptions<(typeof compareCommand)["options"]>;
export type FindOptions = CallOptions<(typeof findCommand)["options"]>;
export type RunOptions = CallOptions<(typeof runCommand)["options"]>;
export type ReviewOptions = CallOptions<(typeof reviewCommand)["options"]>;
export type CancelOptions = CallOptions<(typeof cancelCommand)["options"]>;

/**
 * How much to buy of each slice: what `slicetuner plan` does, with the same options in camel case. `data` may
 * be a file or rows in memory.
 * @throws InvalidInputError with all mistakes in options and data
 */
export function plan(
  options: PlanOptions,
): Call<TunerEvent | RunsFitted | WarningEvent, BySlice<PlanResult>> {
  return startCall(
    async () => (await import("../commands/plan/command.ts")).command,
    options,
    (result) => {
      if (result.kind !== "plan") throw new TypeError("plans from runs are made by @slicetuner/runs");
      return bySlice(result);
    },
  );
}

/**
 * Holds data out, simulates acquisition, and compares methods: what `slicetuner compare` does.
 * @throws InvalidInputError with all mistakes in options and data
 */
export function compare(options: CompareOptions): Call<ComparisonEvent | WarningEvent, CompareResult> {
  return startCall(
    async () => (await import("../commands/compare/command.ts")).command,
    options,
    (result) => result,
  );
}

/**
 * Finds the slices on which a model does badly: what `slicetuner find` does. They come in the order in which
 * they were found.
 * @throws InvalidInputError with all mistakes in options and data
 */
export function find(options: FindOptions): Call<FindEvent | WarningEvent, FindResult> {
  return startCall(
    async () => (await import("../commands/find/command.ts")).command,
    options,
    (result) => result,
  );
}

/**
 * Estimates, plans and buys: what `slicetuner run` does. A run that is stopped gives what it has done, with
 * status `stopped`.
 * @throws InvalidInputError with all mistakes in options and data
 */
export function run(options: RunOptions): Call<RunEvent | WarningEvent, BySlice<RunResult>> {
  return startCall(async () => (await import("../commands/run/command.ts")).command, options, bySlice);
}

/**
 * Decides about quarantined examples of a run that is kept in a folder: what `slicetuner review` does.
 * @throws InvalidInputError for ids that do not wait for a decision, and where no run is kept there
 */
export function review(options: ReviewOptions): Promise<ReviewResult> {
  return startCall(
    async () => (await import("../commands/review/command.ts")).command,
    options,
    (result) => result,
  );
}

/**
 * Takes an open order of a run back: what `slicetuner cancel` does.
 * @throws InvalidInputError where there is no such order, or it is not open
 */
export function cancel(options: CancelOptions): Promise<CancelResult> {
  return startCall(
    async () => (await import("../commands/cancel/command.ts")).command,
    options,
    (result) => result,
  );
}

function bySlice<Result extends { readonly slices: readonly { readonly name: string }[] }>(
  result: Result,
): BySlice<Result> {
  return { ...result, slices: Object.fromEntries(result.slices.map((slice) => [slice.name, slice])) };
}
