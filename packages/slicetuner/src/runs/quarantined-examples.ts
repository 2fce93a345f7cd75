import type { ExampleRow, Journal, JournalRecord } from "@slicetuner/core";
import {
  type DeliveryRecord,
  type ReviewRecord,
  readChecked,
  readContents,
  readDecisions,
} from "@slicetuner/tuner/durable";

/** An example that waits for a person, or waited. */
export interface QuarantinedExample {
  readonly exampleId: string;
  readonly orderId: string;
  readonly reason: string;
  readonly duplicateOf: string | null;
  /** Its values, where the source delivers rows. */
  readonly row: ExampleRow | null;
  readonly review: "accepted" | "rejected" | null;
}

/** All examples that intake quarantined, with what was decided since. */
export async function quarantinedExamples(
  journal: Pick<Journal, "getBlob"> & { readonly records: readonly JournalRecord[] },
): Promise<QuarantinedExample[]> {
  const { records } = journal;
  const reviews = new Map(
    records
      .filter(({ type }) => type === "review")
      .map((record) => [(record as ReviewRecord).exampleId, (record as ReviewRecord).decision]),
  );
  const quarantined: QuarantinedExample[] = [];
  for (const checked of readChecked(journal)) {
    if (checked.quarantined === 0) continue;
    const { orderId } = checked;
    const delivery = records.findLast((one) => one.type === "delivery" && one.orderId === orderId);
    const { rows } = readContents(await journal.getBlob((delivery as DeliveryRecord).contents!));
    const all = await readDecisions(journal, checked);
    for (const { exampleId, decision, reason, duplicateOf = null } of all) {
      if (decision !== "quarantined") continue;
      const row = rows.get(exampleId) ?? null;
      const review = reviews.get(exampleId) ?? null;
      quarantined.push({ exampleId, orderId, reason: reason ?? "", duplicateOf, row, review });
    }
  }
  return quarantined;
}
