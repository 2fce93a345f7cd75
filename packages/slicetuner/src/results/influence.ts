import type { LossModel } from "@slicetuner/core";
import { type InfluenceRecord, type MeasurementsRecord, nameBySlice } from "@slicetuner/results";

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

/** The trainings from which the same estimate is made again; null where curves say it all. */
export function measurementsRecord(lossModel: LossModel): MeasurementsRecord | null {
  if (lossModel.kind !== "coupled" || lossModel.measurements === undefined) return null;
  const { present, groups, sizes, losses, standardErrors, examples, replicates, exponent, form } =
    lossModel.measurements;
  const copy = (rows: readonly (readonly number[])[]) => rows.map((row) => [...row]);
  return {
    present: [...present],
    groups: copy(groups),
    exponent,
    form,
    sizes: copy(sizes),
    losses: copy(losses),
    standardErrors: [...standardErrors],
    examples: [...examples],
    replicates: copy(replicates),
  };
}
