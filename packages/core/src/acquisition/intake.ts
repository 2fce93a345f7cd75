import type { Dataset } from "../data/dataset.ts";
import type { Delivery, Order, WorkerAnswer } from "./acquirer.ts";

/** `quarantined`: a person is to decide; until then the example does not count. */
export type IntakeDecision = "accepted" | "quarantined" | "rejected";

/** What became of one delivered example, and why. */
export interface ExampleDecision {
  readonly exampleId: string;
  readonly decision: IntakeDecision;
  /**
   * Which check decided or remarked: `schema`, `slice`, `duplicate`, `agreement`, `suspicion`; null where
   * none did.
   */
  readonly check: string | null;
  /** In plain words; null where no check has anything to say. */
  readonly reason: string | null;
  /** Example that it duplicates, where it does. */
  readonly duplicateOf?: string;
}

/** A closed order and what came of it. */
export interface OrderDelivery {
  readonly order: Order;
  readonly delivery: Delivery;
}

/** One round's deliveries, to be checked together. */
export interface IntakeCall {
  readonly deliveries: readonly OrderDelivery[];
  /** The training data that the examples are to join. */
  readonly train: Dataset;
  /** Workers' answers of earlier rounds: they tell who is careful. */
  readonly earlierAnswers: readonly WorkerAnswer[];
  readonly signal: AbortSignal;
}

/** What passed of one delivery. */
export interface CheckedDelivery {
  /** With labels as agreed upon, and each in the slice it belongs to, whatever slice was ordered. */
  readonly accepted: Dataset;
  readonly quarantined: Dataset;
  /** One for each example that came, the unreadable included, in the order of delivery. */
  readonly decisions: readonly ExampleDecision[];
}

/** What a round of deliveries was found to be. */
export interface IntakeResult {
  /** In the order of the deliveries. */
  readonly deliveries: readonly CheckedDelivery[];
  /** What the source or the user should know, e.g. workers who answer at random. */
  readonly warnings: readonly string[];
}

/** Checks what was delivered before it counts. The same call gives the same result. */
export interface Intake {
  /** For people, e.g. `slice, duplicates, agreement (Dawid–Skene)`. */
  readonly name: string;
  doCheck(call: IntakeCall): Promise<IntakeResult>;
}
