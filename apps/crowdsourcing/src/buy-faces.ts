import {
  type ExampleDecision,
  type Intake,
  type Order,
  roundMoney,
  type TrainingData,
} from "@slicetuner/core";
import { type TuneOptions, type TuneResult, tune } from "@slicetuner/tuner";
import type { Crowd } from "./crowd.ts";

/** Simulated time between two looks at the open orders. */
const secondsBetweenLooks = 6 * 3600;

/** What became of one order. */
export interface OrderOutcome {
  readonly order: Order;
  readonly delivered: number;
  /** That passed, of the ordered slice or another. */
  readonly usable: number;
  /** Of the usable ones, those that belong to another slice than ordered. */
  readonly elsewhere: number;
  /** How many each check rejected or quarantined. */
  readonly refused: Readonly<Record<string, number>>;
  /** After what was unusable was settled. */
  readonly paid: number;
}

/** What one round brought. */
export interface Round {
  readonly round: number;
  readonly outcomes: readonly OrderOutcome[];
  readonly budgetLeft: number;
  /** How often the open orders were asked for. */
  readonly looks: number;
  readonly warnings: readonly string[];
}

/** What {@link buyFaces} takes. */
export interface BuyingOptions
  extends Pick<TuneOptions, "trainer" | "executor" | "budget" | "strategy" | "rounds"> {
  readonly crowd: Crowd;
  readonly data: TrainingData;
  readonly intake: Intake;
  /** Begins the ids of the orders. */
  readonly runId: string;
  readonly onRound?: (round: Round) => void;
}

/** Tunes with the crowd as source. Whenever orders are open, simulated time passes. */
export async function buyFaces(options: BuyingOptions): Promise<{ rounds: Round[]; result: TuneResult }> {
  const { crowd, onRound = () => {}, ...tuning } = options;
  const { acquirer, simulator } = crowd;
  // Nobody waits here: time passes in the simulator.
  const waiting = { seconds: Number.POSITIVE_INFINITY, pollSeconds: 0.001 };
  const run = tune({ ...tuning, acquirer, waiting });
  const rounds: Round[] = [];
  let outcomes: OrderOutcome[] = [];
  let warnings: string[] = [];
  let looks = 1;
  for await (const event of run) {
    if (event.type === "orders-open") {
      simulator.advance(secondsBetweenLooks);
      looks += 1;
    }
    if (event.type === "warning") warnings.push(event.message);
    if (event.type === "order-delivered") {
      const { order, delivered, accepted, decisions, cost } = event;
      const usable = accepted.reduce((sum, count) => sum + count, 0);
      const elsewhere = usable - accepted[order.slice]!;
      outcomes.push({ order, delivered, usable, elsewhere, refused: countRefused(decisions), paid: cost });
    }
    if (event.type === "round-end") {
      const round = { round: event.round, outcomes, budgetLeft: event.budgetLeft, looks, warnings };
      rounds.push(round);
      onRound(round);
      [outcomes, warnings, looks] = [[], [], 1];
    }
  }
  return { rounds, result: await run.result };
}

function countRefused(decisions: readonly ExampleDecision[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { decision, check } of decisions) {
    if (decision === "accepted") continue;
    const name = decision === "quarantined" ? `quarantined (${check})` : (check ?? "other");
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

/** What all orders cost. */
export function paidFor(outcomes: readonly OrderOutcome[]): number {
  return roundMoney(outcomes.reduce((sum, { paid }) => sum + paid, 0));
}
