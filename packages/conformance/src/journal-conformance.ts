import { type JournalFixture, journalContext } from "./journal/context.ts";
import { blobsGroup, journalClosingGroup, recordsGroup, reopeningGroup } from "./journal/records.ts";
import { declareSuite, type SkippedGroups, type TestGroup, type TestRunner } from "./test-runner.ts";

/** The groups of the journal suite. */
export type JournalGroup = "records" | "blobs" | "reopening" | "closing";

/** The journal under test. */
export interface JournalConformanceOptions {
  /** Makes a new journal. Every test makes its own and closes it. */
  readonly create: () => Promise<JournalFixture>;
  /** Groups to leave out, each with its reason. @default {} */
  readonly skip?: SkippedGroups<JournalGroup>;
}

/** Declares the tests that every `Journal` must pass. */
export function journalConformance(runner: TestRunner, options: JournalConformanceOptions): void {
  const context = journalContext((actual) => runner.expect(actual), options.create);
  const groups: Record<JournalGroup, TestGroup> = {
    records: recordsGroup(context),
    blobs: blobsGroup(context),
    reopening: reopeningGroup(context),
    closing: journalClosingGroup(context),
  };
  declareSuite(runner, "journal conformance", groups, options.skip);
}
