import type { Acquirer, Estimator, Intake, Journal, Measuring } from "@slicetuner/core";
import {
  acceptEverything,
  forecastRun,
  type Strategy,
  type TuneOptions,
  tune,
  type Waiting,
} from "@slicetuner/tuner";
import { durableAcquirer, durableIntake } from "@slicetuner/tuner/durable";
import { OrdersOpenError } from "../orders-open-error.ts";
import type { AcquiredExamples, AcquireInput, AcquireStep, Purchase } from "../step.ts";

export interface AcquireStepOptions {
  /** To spend at most, in the unit of the acquirer's prices. */
  readonly budget: number;
  /** Opens what is bought from, for the slices that hold in this pipeline. It is closed after use. */
  readonly open: (input: AcquireInput) => Acquirer | Promise<Acquirer>;
  /** Checks what came. @default every example that could be read counts */
  readonly intake?: Intake | undefined;
  readonly strategy?: Strategy | undefined;
  readonly estimator?: Estimator | undefined;
  readonly fairnessWeight?: number | undefined;
  /** How long to wait for orders that stay open. @default as `tune` */
  readonly waiting?: Waiting | undefined;
  /** Told what is expected before the orders of a round are sent; see `beforeOrders` of `tune`. */
  readonly beforeOrders?: ((measuring: Measuring) => TuneOptions["beforeOrders"]) | undefined;
  /**
   * Orders are written down before they are sent, and repeated from there. @default no order survives the
   * process
   */
  readonly journal?: Journal | undefined;
  /** Begins the ids of the orders; the same where a run is taken up again. @default a random UUID */
  readonly runId?: string | undefined;
}

/**
 * Slice Tuner: estimates, plans, buys through intake, and repeats; see `tune` of `@slicetuner/tuner`. Its
 * `run` rejects with an OrdersOpenError where orders stay open for too long.
 */
export function acquireStep({ open, journal, budget, runId, ...options }: AcquireStepOptions): AcquireStep {
  return {
    name: "slice-tuner",
    async run(input, { trainer, executor, seed, signal, onProgress }): Promise<AcquiredExamples> {
      const { train, validation } = input;
      const acquirer = await open(input);
      const names = train.slices.map(({ name }) => name);
      const purchases: Purchase[] = [];
      const reasons: string[] = [];
      try {
        const { intake = acceptEverything, strategy, estimator, fairnessWeight, waiting } = options;
        const beforeOrders = options.beforeOrders?.(input.measuring);
        const tuning = tune({
          ...{ data: { train, validation }, trainer, executor, budget, seed, signal },
          acquirer: journal === undefined ? acquirer : durableAcquirer(acquirer, journal, train),
          intake: journal === undefined ? intake : durableIntake(intake, journal),
          ...(strategy !== undefined && { strategy }),
          ...(estimator !== undefined && { estimator }),
          ...(fairnessWeight !== undefined && { fairnessWeight }),
          ...(waiting !== undefined && { waiting }),
          ...(beforeOrders !== undefined && { beforeOrders }),
          ...(runId !== undefined && { runId }),
        });
        for await (const event of tuning) {
          if (event.type === "training-progress") onProgress(event.jobsDone, event.jobsTotal);
          if (event.type === "plan-made")
            reasons.push(...event.explanation.map((reason) => `round ${event.round}: ${reason}`));
          if (event.type === "order-delivered") {
            const { order, decisions } = event;
            for (const { exampleId, decision, reason } of decisions)
              purchases.push({
                ...{ id: exampleId, order: order.id, round: event.round, slice: names[order.slice]! },
                ...{ unitCost: order.unitCost, decision, why: reason },
              });
          }
        }
        const found = await tuning.result;
        signal.throwIfAborted();
        if (found.status === "orders-open") throw new OrdersOpenError(found.openOrders.map(({ id }) => id));
        const bought = found.acquired.reduce((sum, amount) => sum + amount, 0);
        return {
          ...{ train: found.train, purchases, reasons, warnings: found.warnings },
          ...{ amounts: found.acquired, spent: found.spent },
          forecast: forecastRun(found, input.measuring, seed),
          summary: `${bought.toLocaleString("en-US")} examples bought for ${found.spent} of ${budget}: ${names
            .map((name, slice) => `${found.acquired[slice]} of ${name}`)
            .join(", ")}`,
          record: {
            status: found.status,
            rounds: found.rounds,
            trainings: found.trainings,
            strategy: found.strategy,
          },
        };
      } finally {
        await acquirer.close();
      }
    },
  };
}
