import { join } from "node:path";
import type { Journal, JournalRecord } from "@slicetuner/core";
import {
  type DeliveryRecord,
  type ReviewRecord,
  readChecked,
  readContents,
  readDecisions,
  readOrders,
} from "@slicetuner/tuner/durable";
import { writePrivate } from "../cli/result-file.ts";

/** The file in a run's folder that says where each example came from and what became of it. */
const provenanceFile = "examples.jsonl";

/** One line for each example that came: order, source, workers, price, round, decision, and its values. */
export async function writeProvenance(
  folder: string,
  journal: Pick<Journal, "getBlob"> & { readonly records: readonly JournalRecord[] },
  slices: readonly string[],
): Promise<void> {
  const { records } = journal;
  const orders = readOrders({ records });
  const reviews = new Map<string, ReviewRecord["decision"]>();
  for (const record of records) {
    if (record.type === "review")
      reviews.set((record as ReviewRecord).exampleId, (record as ReviewRecord).decision);
  }
  const lines: string[] = [];
  for (const checked of readChecked(journal)) {
    const { orderId } = checked;
    const { order, last } = orders.get(orderId)!;
    const contents = readContents(await journal.getBlob((last as DeliveryRecord).contents!));
    const all = await readDecisions(journal, checked);
    for (const { exampleId, decision, check, reason, duplicateOf } of all) {
      lines.push(
        JSON.stringify({
          example: exampleId,
          order: orderId,
          source: order.source ?? null,
          orderedSlice: slices[order.slice]!,
          slice: slices[contents.sliceOf.get(exampleId) ?? -1] ?? null,
          round: order.round ?? 0,
          unitCost: order.unitCost,
          workers: contents.workersOf.get(exampleId) ?? [],
          decision,
          check,
          reason,
          duplicateOf: duplicateOf ?? null,
          review: decision === "quarantined" ? (reviews.get(exampleId) ?? null) : null,
          values: contents.rows.get(exampleId) ?? null,
        }),
      );
    }
  }
  await writePrivate(join(folder, provenanceFile), lines.map((line) => `${line}\n`).join(""));
}
