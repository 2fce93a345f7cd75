import { type CleanOptions, clean, type FlipOptions, type StepReport } from "@slicetuner/mlclean";
import { crossFittedLosses } from "@slicetuner/slice-finder";
import { filterRows } from "@slicetuner/tabular";
import type { CleanedRows, CleanStep, RowChange, StepContext, TrainingRows } from "../step.ts";

export interface CleanStepOptions extends Omit<CleanOptions, "signal" | "onStep"> {
  /**
   * Rows whose label looks flipped are removed, too: by what the pipeline's own models, which have not seen
   * them, make of their labels. It goes before `sanitize.labelFlips`, which can ask the nearest rows instead.
   * @default false
   */
  readonly modelFlips?: boolean | undefined;
}

/**
 * MLClean: removes what looks poisoned, merges duplicates, reweighs for demographic parity; see `clean` of
 * `@slicetuner/mlclean`. Where there are no groups, rows are not reweighed.
 * @param options the steps that it takes and how; `resolve` is needed where duplicates are to be merged
 */
export function cleanStep({ modelFlips = false, ...options }: CleanStepOptions = {}): CleanStep {
  return {
    name: "mlclean",
    async run(rows, context): Promise<CleanedRows> {
      const { roles, signal, onProgress } = context;
      const { label, positive, groups, ignore } = roles;
      const wanted = options.steps ?? [
        "sanitize",
        ...(options.resolve ? (["resolve"] as const) : []),
        "reweigh",
      ];
      const steps = groups.length === 0 ? wanted.filter((step) => step !== "reweigh") : wanted;
      const { columns, rowCount } = rows.table;
      const judged = modelFlips && steps.includes("sanitize") ? await judgeFlips(rows, context) : undefined;
      const cleaned = clean(
        { columns, rowCount, ids: rows.ids, weights: rows.weights },
        { label, groups, ignore, ...(positive !== undefined && { positive }) },
        {
          ...{ ...options, steps, signal },
          ...(judged !== undefined && { sanitize: { ...options.sanitize, labelFlips: judged.flips } }),
          onStep: (step) => onProgress(steps.indexOf(step), steps.length),
        },
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
        warnings: [...(judged?.warnings ?? []), ...cleaned.warnings],
      };
    },
  };
}

/** Losses of the rows by models that have not seen them, by which flipped labels are found. */
async function judgeFlips(
  rows: TrainingRows,
  { encode, trainer, executor, seed, signal, onProgress }: StepContext,
): Promise<{ readonly flips: FlipOptions; readonly warnings: readonly string[] }> {
  const { dataset } = encode(rows);
  const { losses, warnings } = await crossFittedLosses({
    ...{ dataset, trainer, executor, seed, signal },
    onProgress: ({ jobsDone, jobsTotal }) => onProgress(jobsDone, jobsTotal),
  });
  const lossOf = new Map(dataset.exampleIds.map((id, example) => [id, losses[example]!]));
  return { flips: { by: { losses: lossOf } }, warnings };
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
