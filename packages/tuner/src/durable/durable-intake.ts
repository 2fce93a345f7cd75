import type {
  ExampleDecision,
  Intake,
  IntakeDecision,
  Journal,
  JournalRecord,
  JsonValue,
} from "@slicetuner/core";
import { withUniqueIds } from "../sources/unique-ids.ts";

/** What intake decided about one order. */
export interface CheckedRecord extends JournalRecord {
  readonly type: "checked";
  readonly orderId: string;
  readonly accepted: number;
  readonly quarantined: number;
  readonly rejected: number;
  /** A blob: the decision of each example, as JSON. */
  readonly decisions: string;
}

/**
 * What intake decided, by order; of journals of earlier versions too, in which quarantined examples were
 * `held`.
 */
export function readChecked({ records }: Pick<Journal, "records">): CheckedRecord[] {
  return records.filter(isStored).map(({ orderId, accepted, rejected, decisions, ...others }) => ({
    type: "checked",
    orderId,
    accepted,
    quarantined: Number(others.quarantined ?? others.held),
    rejected,
    decisions,
  }));
}

interface StoredRecord extends JournalRecord {
  readonly type: "checked";
  readonly orderId: string;
  readonly accepted: number;
  readonly rejected: number;
  readonly decisions: string;
}

function isStored(record: JournalRecord): record is StoredRecord {
  return record.type === "checked";
}

/** The decision of each example of an order. */
export async function readDecisions(
  journal: Pick<Journal, "getBlob">,
  { decisions }: CheckedRecord,
): Promise<ExampleDecision[]> {
  const stored = JSON.parse(Buffer.from(await journal.getBlob(decisions)).toString()) as (Omit<
    ExampleDecision,
    "decision"
  > & { readonly decision: IntakeDecision | "held" })[];
  return stored.map(({ decision, ...others }) => ({
    ...others,
    decision: decision === "held" ? "quarantined" : decision,
  }));
}

/**
 * The same intake, whose decisions are written down: where each example came from, and why it counts or does
 * not.
 */
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
            quarantined: count("quarantined"),
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
