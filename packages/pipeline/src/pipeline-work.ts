import type { Executor, Journal, JsonValue, Trainer } from "@slicetuner/core";
import type { BootstrapOptions } from "@slicetuner/metrics";
import type { PipelineSteps, StepName } from "./step.ts";

/** How prepared rows are worked on. */
export interface PipelineWork {
  readonly steps: PipelineSteps;
  readonly trainer: Trainer;
  readonly executor: Executor;
  /** What tells these trainings from others besides name, data and seeds; with a journal. @default null */
  readonly identity?: JsonValue | undefined;
  /**
   * Trainings are kept in it, and not done again where a pipeline is taken up again. @default nothing is kept
   */
  readonly journal?: Journal | undefined;
  /** Models that every stage trains and whose measures are averaged. @default 3 */
  readonly repeats?: number | undefined;
  readonly intervals?: BootstrapOptions | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onEvent?: ((event: PipelineEvent) => void) | undefined;
}

export type PipelineEvent =
  | { readonly type: "step-start"; readonly step: StepName | "measure"; readonly name: string }
  | { readonly type: "step-progress"; readonly name: string; readonly done: number; readonly of: number }
  | { readonly type: "step-end"; readonly step: StepName; readonly name: string; readonly summary: string }
  | { readonly type: "warning"; readonly message: string };
