import { type CleanOptions, clean, type StepReport } from "@slicetuner/mlclean";
import { filterRows } from "@slicetuner/tabular";
import type { CleanedRows, CleanStep, RowChange } from "../step.ts";

/**
 * MLClean: removes what looks poisoned, merges duplicates, reweighs for demographic parity; see `clean` of
 * `@slicetuner/mlclean`. Where there are no groups, rows are not reweighed.
 * @param options the steps that it takes and how; `resolve` is needed where duplicates are to be merged
 */
export function cleanStep(options: Omit<CleanOptions, "signal" | "onStep"> = {}): CleanStep {
  return {
    name: "mlclean",
    async run(rows, { roles, signal, onProgress }): Promise<CleanedRows> {
      const { label, positive, groups, ignore } = roles;
      const wanted = options.steps ?? [
        "sanitize",
        ...(options.resolve ? (["resolve"] as const) : []),
        "reweigh",
      ];
      const steps = groups.length === 0 ? wanted.filter((step) => step !== "reweigh") : wanted;
      const { columns, rowCount } = rows.table;
      const cleaned = clean(
        { columns, rowCount, ids: rows.ids, weights: rows.weights },
        { label, groups, ignore, ...(positive !== undefined && { positive }) },
        { ...options, steps, signal, onStep: (step) => onProgress(steps.indexOf(step), steps.length) },
      );
      const { table } = cleaned;
      const kept = new Set(table.inputRows);
      const changes = cleaned.steps.flatMap(changesOf);
      const count = (fate: RowChange["fate"]): number =>
        changes.filter((change) => change.fate === fate).length;
      const reweighed = cleaned.steps.find(({ reweigh }) => reweigh !== undefined)?.reweigh;
      const parts = [
        `${count("removed").toLocaleString("en-US")} rows removed`,
        `${count("merged").toLocaleString("en-US")} merged`,
        ...(reweighed === undefined ? [] : ["weights for equal rates of the favourable label"]),
      ];
      return {
        rows: {
          table: { ...filterRows(rows.table, (row) => kept.has(row)), columns: table.columns },
          ids: table.ids,
          weights: table.weights,
        },
        changes,
        whyWeights:
          reweighed === undefined
            ? null
            : `weights make the share of the favourable label the same in all groups (${reweighed.strategy})`,
        summary: `${parts.join(", ")}; ${table.rowCount.toLocaleString("en-US")} rows are left`,
        record: {
          removed: count("removed"),
          merged: count("merged"),
          comparisons: cleaned.comparisons,
          factors: (reweighed?.factors ?? []).map((factor) => ({ ...factor })),
        },
        warnings: cleaned.warnings,
      };
    },
  };
}

const removalReasons = {
  outlier: "it lies far from all others",
  alone: "it lies alone",
  label: "its label looks flipped",
} as const;

function changesOf({ sanitize, resolve }: StepReport): RowChange[] {
  return [
    ...(sanitize?.removed ?? []).map(({ id, reason, score }): RowChange => {
      const how = Number.isFinite(score) ? ` (score ${score.toPrecision(3)})` : "";
      return { id, fate: "removed", into: null, why: `${removalReasons[reason]}${how}` };
    }),
    ...(resolve?.merged ?? []).flatMap(({ id, sources }) =>
      sources
        .filter((source) => source !== id)
        .map(
          (source): RowChange => ({ id: source, fate: "merged", into: id, why: `it is the same as ${id}` }),
        ),
    ),
  ];
}
