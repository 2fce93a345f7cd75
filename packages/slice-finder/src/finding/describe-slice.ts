import { type CodedColumn, type CountedTotal, describePredicate, type Predicate } from "@slicetuner/core";
import type { FoundSlice } from "../found-slice.ts";
import type { EffectSizeKind } from "../search-options.ts";
import type { CodedLiteral, EngineSlice } from "../slice-engine.ts";
import { effectInterval } from "../statistics/effect-interval.ts";
import { splitMoments } from "../statistics/moments.ts";
import { literalValue } from "./literal-value.ts";
import type { RowSet } from "./row-set.ts";

const examplesWanted = 5;

/** Puts a slice in words, with what people ask of it. */
export function describeSlice(
  { literals, sums, effectSize, test, score, sameRows = [] }: EngineSlice,
  total: CountedTotal,
  columns: readonly CodedColumn[],
  kind: EffectSizeKind,
): Omit<FoundSlice, "examples"> {
  const { parts, predicate, name } = describeLiterals(literals, columns);
  const moments = splitMoments(sums, total);
  const { inside, outside } = moments;
  const allLoss = total.weight * total.meanLoss;
  return {
    name,
    otherNames: sameRows.map((other) => describeLiterals(other, columns).name),
    predicate,
    literals: parts.map(({ column, label }) => ({ column, label })),
    rows: sums.rows,
    weight: sums.weight,
    meanLoss: total.meanLoss + inside.centredMean,
    meanLossOutside: total.meanLoss + outside.centredMean,
    effectSize,
    effectInterval: kind === "cohen" ? effectInterval(moments) : null,
    test,
    score,
    excessLossShare:
      allLoss > 0 ? (inside.weight * (inside.centredMean - outside.centredMean)) / allLoss : null,
  };
}

function describeLiterals(literals: readonly CodedLiteral[], columns: readonly CodedColumn[]) {
  const parts = literals.map(({ column, codes }) => {
    const { name } = columns[column]!;
    return { column: name, ...literalValue(columns[column]!, codes) };
  });
  const predicate: Predicate =
    parts.length === 1 ? parts[0]!.predicate : { kind: "and", of: parts.map((part) => part.predicate) };
  return { parts, predicate, name: describePredicate(predicate) };
}

/** The rows with the largest losses, largest first; of equals the first row. */
export function findExamples(rows: RowSet, losses: Float64Array): number[] {
  const found: number[] = [];
  rows.forEach((row) => {
    let place = found.length;
    while (place > 0 && losses[found[place - 1]!]! < losses[row]!) place--;
    if (place === examplesWanted) return;
    found.splice(place, 0, row);
    if (found.length > examplesWanted) found.pop();
  });
  return found;
}
