import {
  type CheckedDelivery,
  type Dataset,
  type ExampleDecision,
  type Intake,
  selectRows,
} from "@slicetuner/core";

/**
 * The same intake, which counts an id once over all orders of a run: an example that a source delivers for
 * two orders is rejected the second time, so that it is neither counted nor, where the source settles, paid
 * twice.
 */
export function withUniqueIds(intake: Intake): Intake {
  const seen = new Set<string>();
  return {
    name: intake.name,
    async doCheck(call) {
      const result = await intake.doCheck(call);
      return { ...result, deliveries: result.deliveries.map((delivery) => rejectSeen(delivery, seen)) };
    },
  };
}

function rejectSeen(delivery: CheckedDelivery, seen: Set<string>): CheckedDelivery {
  const repeated = new Set(
    [...delivery.accepted.exampleIds, ...delivery.quarantined.exampleIds].filter((id) => seen.has(id)),
  );
  const { accepted, quarantined } = delivery;
  for (const id of [...accepted.exampleIds, ...quarantined.exampleIds]) seen.add(id);
  if (repeated.size === 0) return delivery;
  const decisions = delivery.decisions.map((decision): ExampleDecision => {
    const { exampleId } = decision;
    if (decision.decision === "rejected" || !repeated.has(exampleId)) return decision;
    const reason = "an example with this id came with an earlier order";
    return { exampleId, decision: "rejected", check: "duplicate", reason, duplicateOf: exampleId };
  });
  return { accepted: without(accepted, repeated), quarantined: without(quarantined, repeated), decisions };
}

function without(examples: Dataset, ids: ReadonlySet<string>): Dataset {
  const rows = [...examples.exampleIds.keys()].filter((row) => !ids.has(examples.exampleIds[row]!));
  return selectRows(examples, rows);
}
