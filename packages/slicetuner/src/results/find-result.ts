import { type FindResult, type FoundSliceRecord, startResult } from "@slicetuner/results";
import type { SliceFinding } from "@slicetuner/slice-finder";

/** What was found, in the words of a result. `placeOf` names a row, by its number. */
export function findResult(
  finding: SliceFinding,
  head: Pick<FindResult, "data" | "settings" | "seconds" | "warnings"> & {
    readonly losses: Omit<FindResult["losses"], "mean">;
    readonly placeOf: (row: number) => string;
    readonly lossOf: (row: number) => number;
  },
): FindResult {
  const { engine, status, slices, groups, evaluated, tested, meanLoss } = finding;
  const { data, settings, losses, seconds, warnings, placeOf, lossOf } = head;
  return {
    ...startResult("find"),
    command: "find",
    data,
    settings,
    losses: { ...losses, mean: meanLoss },
    engine,
    status,
    slices: slices.map(
      ({ literals, effectSize, effectInterval, test, examples, ...slice }): FoundSliceRecord => ({
        name: slice.name,
        otherNames: [...slice.otherNames],
        predicate: slice.predicate,
        literals: literals.map(({ column, label }) => ({ column, label })),
        rows: slice.rows,
        weight: slice.weight,
        meanLoss: slice.meanLoss,
        meanLossOutside: slice.meanLossOutside,
        effectSize: finite(effectSize),
        effectInterval: effectInterval && { ...effectInterval },
        test: {
          ...test,
          statistic: finite(test.statistic),
          degreesOfFreedom: finite(test.degreesOfFreedom),
        },
        score: slice.score,
        excessLossShare: slice.excessLossShare,
        examples: examples.map((row) => ({ place: placeOf(row), loss: lossOf(row) })),
      }),
    ),
    groups: groups.map((group) => ({ slices: group.slices.map(({ name }) => name), rows: group.rows })),
    evaluated,
    tested,
    seconds,
    warnings,
  };
}

/** JSON has no infinity. */
function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
