import { type AcquirerFixture, acquirerContext } from "./acquirer/context.ts";
import { deliveriesGroup, quoteGroup } from "./acquirer/deliveries.ts";
import { acquirerCancellingGroup, ledgerGroup } from "./acquirer/ledger.ts";
import { lostAnswersGroup, pricesGroup, restartsGroup } from "./acquirer/mishaps.ts";
import { closingGroup, openOrdersGroup } from "./acquirer/open-orders.ts";
import { declareSuite, type SkippedGroups, type TestGroup, type TestRunner } from "./test-runner.ts";

/** The groups of the acquirer suite. */
export type AcquirerGroup =
  | "quote"
  | "deliveries"
  | "ledger"
  | "open orders"
  | "closing"
  | "restarts"
  | "prices"
  | "lost answers"
  | "cancelling";

/** The acquirer under test. */
export interface AcquirerConformanceOptions {
  /** Makes a new source with nothing bought yet. Every test makes its own and closes it. */
  readonly create: () => Promise<AcquirerFixture>;
  /** Groups to leave out, each with its reason. @default {} */
  readonly skip?: SkippedGroups<AcquirerGroup>;
}

/** Declares the tests that every `Acquirer` must pass. */
export function acquirerConformance(runner: TestRunner, options: AcquirerConformanceOptions): void {
  const context = acquirerContext((actual) => runner.expect(actual), options.create);
  const groups: Record<AcquirerGroup, TestGroup> = {
    quote: quoteGroup(context),
    deliveries: deliveriesGroup(context),
    ledger: ledgerGroup(context),
    "open orders": openOrdersGroup(context),
    closing: closingGroup(context),
    restarts: restartsGroup(context),
    prices: pricesGroup(context),
    "lost answers": lostAnswersGroup(context),
    cancelling: acquirerCancellingGroup(context),
  };
  declareSuite(runner, "acquirer conformance", groups, options.skip);
}
