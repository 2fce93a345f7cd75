import {
  type Delivery,
  type DeliveryStatus,
  type ExampleEncoder,
  type ExampleRow,
  type Order,
  roundMoney,
  totalCost,
  type UnreadableExample,
} from "@slicetuner/core";
import type { AnsweredExample } from "./list-examples.ts";

/** What a delivery is made of. */
export interface DeliveryParts {
  readonly order: Order;
  readonly encoder: ExampleEncoder;
  readonly status: DeliveryStatus;
  /** What counts, at most as many as were ordered. */
  readonly examples: readonly AnsweredExample[];
  /** Came beyond the order. */
  readonly surplus: number;
  /** Whether the service would list still more. */
  readonly hasMore: boolean;
  /** As the service has it; undefined where it does not say. */
  readonly cost: number | undefined;
  readonly warnings: readonly string[];
}

/** Examples, cost and warnings as the contract wants them. */
export async function makeDelivery(parts: DeliveryParts): Promise<Delivery> {
  const { order, encoder, examples, surplus, cost } = parts;
  const warnings = [...parts.warnings];
  const readable = examples.filter(({ values }) => whyNoRow(values) === undefined);
  const encoded = await encoder.encode(
    readable.map(({ values }) => values as ExampleRow),
    readable.map(({ id }) => id),
  );
  const noRows = examples.flatMap(({ id, values }): UnreadableExample[] => {
    const reason = whyNoRow(values);
    return reason === undefined ? [] : [{ exampleId: id, reason }];
  });
  if (surplus > 0 || parts.hasMore) {
    const many = `${parts.hasMore ? "more than " : ""}${surplus} examples more`;
    warnings.push(`${many} than the ${order.count} ordered came; they are neither counted nor paid`);
  }
  const agreed = totalCost(examples.length, order.unitCost);
  if (cost !== undefined && cost > agreed + 1e-6) {
    warnings.push(
      `the service says that it charged ${cost} for ${examples.length} examples; ${agreed} was agreed, which is what counts. Clear it up with the service`,
    );
  }
  const counted = Math.min(cost ?? agreed, agreed);
  return {
    orderId: order.id,
    status: finalStatus(parts),
    examples: encoded.examples,
    rows: encoded.rows,
    unreadable: [...encoded.unreadable, ...noRows],
    cost: roundMoney(counted),
    warnings,
  };
}

/** The service's word, where it fits what came. */
function finalStatus({ order, status, examples }: DeliveryParts): DeliveryStatus {
  if (status === "open") return "open";
  if (examples.length === order.count) return "complete";
  if (status === "complete") return "partial";
  return status === "refused" && examples.length > 0 ? "partial" : status;
}

function whyNoRow(values: unknown): string | undefined {
  if (typeof values !== "object" || values === null || Array.isArray(values))
    return "it has no values by column";
  const [column] =
    Object.entries(values).find(([, value]) => typeof value === "object" && value !== null) ?? [];
  return column === undefined
    ? undefined
    : `column ${column}: expected a text, a number, true, false or nothing`;
}
