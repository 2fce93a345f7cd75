import type { ExampleDecision, UnreadableExample } from "@slicetuner/core";

/** What came and is no example of these data is rejected, with the reader's reason. */
export function rejectUnreadable(unreadable: readonly UnreadableExample[]): ExampleDecision[] {
  return unreadable.map(({ exampleId, reason }) => ({
    exampleId,
    decision: "rejected",
    check: "schema",
    reason,
  }));
}
