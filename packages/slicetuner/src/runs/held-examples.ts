import type { ExampleDecision, ExampleRow, Journal, JournalRecord } from "@slicetuner/core";
import { type CheckedRecord, type DeliveryRecord, type ReviewRecord, readContents } from "@slicetuner/tuner";

/** An example that waits for a person, or waited. */
export interface HeldExample {
  readonly exampleId: string;
  readonly orderId: string;
  readonly reason: string;
  readonly duplicateOf: string | null;
  /** Its values, where the source delivers rows. */
  readonly row: ExampleRow | null;
  readonly review: "accepted" | "rejected" | null;
}

/** All examples that intake held, with what was decided since. */
export async function heldExamples(
  journal: Pick<Journal, "getBlob"> & { readonly records: readonly JournalRecord[] },
): Promise<HeldExample[]> {
  const { records } = journal;
  const reviews = new Map(
    records
      .filter(({ type }) => type === "review")
      .map((record) => [(record as ReviewRecord).exampleId, (record as ReviewRecord).decision]),
  );
  const held: HeldExample[] = [];
  for (const record of records) {
    if (record.type !== "checked" || record.held === 0) continue;
    const { orderId, decisions } = record as CheckedRecord;
    const delivery = records.findLast((one) => one.type === "delivery" && one.orderId === orderId);
    const { rows } = readContents(await journal.getBlob((delivery as DeliveryRecord).contents!));
    const all = JSON.parse(Buffer.from(await journal.getBlob(decisions)).toString()) as ExampleDecision[];
    for (const { exampleId, decision, reason, duplicateOf = null } of all) {
      if (decision !== "held") continue;
      const row = rows.get(exampleId) ?? null;
      const review = reviews.get(exampleId) ?? null;
      held.push({ exampleId, orderId, reason: reason ?? "", duplicateOf, row, review });
    }
  }
  return held;
}
