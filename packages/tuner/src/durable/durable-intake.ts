import type { Intake, IntakeDecision, Journal, JournalRecord, JsonValue } from "@slicetuner/core";
import { withUniqueIds } from "../sources/unique-ids.ts";

/** What intake decided about one order. */
export interface CheckedRecord extends JournalRecord {
  readonly type: "checked";
  readonly orderId: string;
  readonly accepted: number;
  readonly held: number;
  readonly rejected: number;
  /** A blob: the decision of each example, as JSON. */
  readonly decisions: string;
}

/** The same intake, whose decisions are written down: where each example came from, and why it counts or does not. */
export function durableIntake(intake: Intake, journal: Journal): Intake {
  const unique = withUniqueIds(intake);
  return {
    name: intake.name,
    async doCheck(call) {
      const result = await unique.doCheck(call);
      const written = new Set(
        journal.records.filter(({ type }) => type === "checked").map(({ orderId }) => orderId),
      );
      for (const [index, { order }] of call.deliveries.entries()) {
        if (written.has(order.id)) continue;
        const { decisions } = result.deliveries[index]!;
        const count = (wanted: IntakeDecision) =>
          decisions.filter(({ decision }) => decision === wanted).length;
        await journal.append(
          {
            type: "checked",
            orderId: order.id,
            accepted: count("accepted"),
            held: count("held"),
            rejected: count("rejected"),
            decisions: await journal.putBlob(Buffer.from(JSON.stringify(decisions as unknown as JsonValue))),
          },
          { sync: false },
        );
      }
      return result;
    },
  };
}
