import { type CheckedDelivery, type Delivery, type Intake, selectRows } from "@slicetuner/core";

/** The intake of those who check nothing: every example that could be read counts. */
export const acceptEverything: Intake = {
  name: "none",
  doCheck: async ({ deliveries }) => ({
    deliveries: deliveries.map(({ delivery }) => acceptAll(delivery)),
    warnings: [],
  }),
};

function acceptAll({ examples, unreadable = [] }: Delivery): CheckedDelivery {
  const accepted = examples.exampleIds.map(
    (exampleId) => ({ exampleId, decision: "accepted", check: null, reason: null }) as const,
  );
  const rejected = unreadable.map(
    ({ exampleId, reason }) => ({ exampleId, decision: "rejected", check: "schema", reason }) as const,
  );
  return { accepted: examples, quarantined: selectRows(examples, []), decisions: [...accepted, ...rejected] };
}
