import { isMeasured, type Result } from "@slicetuner/results";
import { spreadOf } from "./what-if/make-plan.ts";

/** What a list of results says of one. Null: it has no such number. */
export interface ResultSummary {
  /** E.g. "plan". */
  readonly kind: Result["kind"];
  /** What was done, in a few words. */
  readonly note: string;
  /** Mean loss of the slices: measured, expected by a plan, or that of the best method of a comparison. */
  readonly loss: number | null;
  /** Average equalized error rate, likewise. */
  readonly unfairness: number | null;
  readonly spent: number | null;
}

export function summaryOf(result: Result): ResultSummary {
  const none = { kind: result.kind, note: "", loss: null, unfairness: null, spent: null };
  switch (result.kind) {
    case "plan": {
      const { cost, budget } = result.plan;
      const { loss } = spreadOf(result.slices.map(({ lossAfter }) => lossAfter));
      return {
        ...none,
        note: `expected with a budget of ${budget}`,
        loss,
        unfairness: result.forecast.after.averageEqualizedErrorRate.expected,
        spent: cost,
      };
    }
    case "run":
      return {
        ...none,
        note: result.status,
        loss: isMeasured(result) ? result.after.loss : null,
        unfairness: isMeasured(result) ? result.after.averageEqualizedErrorRate : null,
        spent: result.spent,
      };
    case "compare": {
      const best = result.methods.toSorted((first, second) => first.loss.mean - second.loss.mean)[0];
      if (best === undefined) return none;
      return {
        ...none,
        note: `${result.methods.length} methods, lowest loss: ${best.method}`,
        loss: best.loss.mean,
        unfairness: best.averageEqualizedErrorRate.mean,
      };
    }
    case "status":
      return {
        ...none,
        note: result.processId === null ? "no process works on it" : "a process works on it",
        spent: result.money.paid,
      };
    case "find":
      return { ...none, note: `${result.slices.length} slices found` };
    default:
      return none;
  }
}
