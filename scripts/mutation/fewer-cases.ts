import * as fastCheck from "fast-check";

export * from "fast-check";

// Instrumented sources are several times slower, and most mutants that a property notices fail in its first
// cases.
const most = 40;

/** Runs a property as its test says, but with at most 40 cases. */
export const assert: typeof fastCheck.assert = (property, parameters) =>
  fastCheck.assert(property, { ...parameters, numRuns: Math.min(parameters?.numRuns ?? 100, most) });

export default { ...fastCheck, assert };
