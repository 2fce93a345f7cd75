import type { DeliveryStatus, Order } from "../acquisition/acquirer.ts";
import type { ExampleDecision } from "../acquisition/intake.ts";
import type { ExecutorProgress } from "../execution/executor.ts";
import type { AllocationPlan } from "./allocation-plan.ts";
import type { LossModel, PlanGain } from "./loss-model.ts";

/** Why trainings are run: to estimate loss models, or to measure the outcome. */
export type TrainingPurpose = "estimation" | "evaluation";

/** Progress of the trainings of one purpose. */
export interface WorkProgress extends ExecutorProgress {
  /**
   * About the share of the work that is done, in [0, 1]: trainings differ in rows, and those of the most rows
   * come first.
   */
  readonly workDone: number;
}

/**
 * One stream of events tells all: command line, journal, report and dashboard read it. Rounds are counted
 * from 1.
 */
export type TunerEvent =
  | {
      readonly type: "run-start";
      readonly strategy: string;
      readonly sizes: readonly number[];
      readonly budget: number;
    }
  | {
      readonly type: "round-start";
      readonly round: number;
      readonly sizes: readonly number[];
      readonly budgetLeft: number;
    }
  | ({
      readonly type: "training-progress";
      readonly round: number;
      readonly purpose: TrainingPurpose;
    } & WorkProgress)
  | {
      readonly type: "losses-estimated";
      readonly round: number;
      readonly sizes: readonly number[];
      readonly lossModel: LossModel;
    }
  | {
      readonly type: "plan-made";
      readonly round: number;
      readonly sizes: readonly number[];
      /**
       * Examples of each slice that are to count in the end: more are ordered where not all are expected to
       * be usable.
       */
      readonly amounts: readonly number[];
      /** Price of the first one of each slice, and what all of each slice are expected to cost. */
      readonly unitCosts: readonly number[];
      readonly sliceCosts: readonly number[];
      /** The sum of these, and what may be spent. */
      readonly cost: number;
      readonly budget: number;
      /** The optimizer's answer, before the limit on the imbalance ratio; null for baselines. */
      readonly allocation: AllocationPlan | null;
      /** Share of the allocation that the limit let through, in [0, 1]; 1 without a limit. */
      readonly changeRatio: number;
      /** Expected loss of each slice at the present sizes and after `amounts`; null for baselines. */
      readonly forecast: { readonly before: readonly number[]; readonly after: readonly number[] } | null;
      /** What the purchase is expected to change; null for baselines. */
      readonly gain?: PlanGain | null;
      /** Why the allocation is what it is, in sentences; none for baselines and independent curves. */
      readonly explanation: readonly string[];
    }
  | { readonly type: "order-sent"; readonly round: number; readonly order: Order }
  | {
      /** Told once, when the order is closed and what came of it is checked. */
      readonly type: "order-delivered";
      readonly round: number;
      readonly order: Order;
      readonly status: DeliveryStatus;
      /** Examples that came, those that could not be read included. */
      readonly delivered: number;
      /**
       * Examples that count as data from now on, of each slice: not all need be of the slice that was
       * ordered.
       */
      readonly accepted: readonly number[];
      readonly quarantined: number;
      readonly rejected: number;
      readonly decisions: readonly ExampleDecision[];
      readonly cost: number;
    }
  | {
      /** Orders of which more may come: they are awaited, or the run ends and is taken up again later. */
      readonly type: "orders-open";
      readonly round: number;
      readonly open: readonly { readonly order: Order; readonly delivered: number }[];
    }
  | {
      /** What a person decided about examples that had been quarantined. */
      readonly type: "examples-reviewed";
      readonly round: number;
      readonly accepted: readonly string[];
      readonly rejected: readonly string[];
    }
  | {
      readonly type: "round-end";
      readonly round: number;
      readonly acquired: readonly number[];
      readonly sizes: readonly number[];
      readonly spent: number;
      readonly budgetLeft: number;
    }
  | { readonly type: "warning"; readonly round: number; readonly message: string }
  /** What is going on where the trainings run; nothing is wrong with the outcome. */
  | { readonly type: "notice"; readonly round: number; readonly message: string }
  | {
      readonly type: "run-end";
      readonly acquired: readonly number[];
      readonly spent: number;
      readonly rounds: number;
    };
