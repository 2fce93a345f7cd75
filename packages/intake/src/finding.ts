import type { ExampleDecision } from "@slicetuner/core";

/** The checks, by the name that decisions carry. */
export type CheckName = "schema" | "slice" | "duplicate" | "agreement" | "suspicion";

/** What one check has to say about one example: a verdict, or a remark about an example that may count. */
export interface Finding extends Omit<ExampleDecision, "exampleId"> {
  readonly check: CheckName;
  readonly reason: string;
}

/**
 * One decision out of what the checks found, in their order: the first that rejects decides, else the first
 * that holds; where none does, the example counts, with all their remarks under the name of the first.
 */
export function decide(exampleId: string, findings: readonly Finding[]): ExampleDecision {
  const verdict =
    findings.find(({ decision }) => decision === "rejected") ??
    findings.find(({ decision }) => decision === "quarantined");
  if (verdict !== undefined) return { exampleId, ...verdict };
  const [first] = findings;
  if (first === undefined) return { exampleId, decision: "accepted", check: null, reason: null };
  return { exampleId, ...first, reason: findings.map(({ reason }) => reason).join("; ") };
}
