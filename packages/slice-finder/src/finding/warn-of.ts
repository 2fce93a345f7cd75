import type { CountedTotal } from "@slicetuner/core";
import type { CompleteSearchOptions, FindSlicesOptions } from "../find-slices.ts";
import type { SliceEngine } from "../slice-engine.ts";
import { lossesAreEqual } from "../statistics/moments.ts";

/** Settings that only some engines read. */
const readBy = {
  target: ["tree"],
  scoreAlpha: ["score"],
  effectThreshold: ["lattice", "tree"],
  significance: ["lattice", "tree"],
} as const;

/** Why nothing can be found, and which of the given settings are left unread. */
export function warnOf(
  engine: SliceEngine["name"],
  complete: CompleteSearchOptions,
  given: FindSlicesOptions,
  total: CountedTotal,
): string[] {
  const warnings: string[] = [];
  if (lossesAreEqual(total)) warnings.push("All losses are the same: no slice is worse than another.");
  if (complete.minimumRows > total.rows - 2) {
    warnings.push(
      `No slice can have ${complete.minimumRows} rows: there are ${total.rows}, and two have to be outside.`,
    );
  }
  for (const name of Object.keys(readBy) as (keyof typeof readBy)[]) {
    const engines: readonly string[] = readBy[name];
    if (given[name] !== undefined && !engines.includes(engine)) {
      warnings.push(`${name} has no effect with the engine "${engine}".`);
    }
  }
  return warnings;
}
