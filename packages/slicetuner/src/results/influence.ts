import type { LossModel } from "@slicetuner/core";
import { type InfluenceRecord, nameBySlice } from "@slicetuner/results";

export function influenceRecord(
  names: readonly string[],
  lossModel: LossModel | null,
): InfluenceRecord | null {
  if (lossModel?.kind !== "coupled") return null;
  const { effects, standardErrors, groups } = lossModel.influence;
  const named = (rows: readonly (readonly number[])[]) =>
    nameBySlice(
      names,
      rows.map((row) => nameBySlice(names, row)),
    );
  return {
    effects: named(effects),
    standardErrors: named(standardErrors),
    groups: groups.map((members) => members.map((slice) => names[slice]!)),
  };
}
