import { type PreparedPipeline, preparePipeline } from "@slicetuner/pipeline";
import type { Table } from "@slicetuner/tabular";
import { collectProblems } from "../../cli/collect-problems.ts";
import type { PrepareContext } from "../../cli/define-command.ts";
import { loadKnown } from "../../data/load-known.ts";
import { readTableInput, type TableInput } from "../../data/rows-in-memory.ts";
import { readOptionsOf } from "../../data/table-options.ts";
import type { DataSpec } from "../../options/data-options.ts";
import type { GroupSpec } from "../../options/group-options.ts";
import type { PipelineSpec } from "./options.ts";

/** What says which rows there are. */
export interface RowSpecs {
  readonly data: DataSpec;
  readonly groups: GroupSpec;
  readonly pipeline: PipelineSpec;
  readonly seed: number;
}

/** All that is read. */
export interface PipelineTables {
  readonly table: Table;
  readonly label: string;
  readonly exclude: readonly string[];
  readonly pool: Table | undefined;
  readonly test: Table | undefined;
}

export async function readTables(
  { data: spec, pipeline, groups }: RowSpecs,
  { problems, signal }: Pick<PrepareContext, "problems" | "signal">,
): Promise<PipelineTables | undefined> {
  const reading = readOptionsOf(spec, slicingOf({ data: spec, groups }), signal);
  const read = (file: TableInput) => collectProblems(problems, () => readTableInput(file, reading));
  const isKnown = spec.dataset !== undefined;
  problems.expect(
    isKnown || spec.data !== undefined,
    "--data",
    "is missing: name a CSV or Parquet file, or --dataset",
  );
  problems.expect(isKnown || spec.label !== undefined, "--label", "is missing: name the column to predict");
  const known = isKnown ? await loadKnown(spec.dataset!, problems) : undefined;
  const own = !isKnown && spec.data !== undefined ? await read(spec.data) : undefined;
  const pool =
    pipeline.skip.includes("acquire") || pipeline.pool === undefined ? undefined : await read(pipeline.pool);
  const test = typeof pipeline.test === "string" ? await read(pipeline.test) : undefined;
  const table = known?.table ?? own;
  const label = known?.label ?? spec.label;
  if (table === undefined || label === undefined) return undefined;
  return { table, label, pool, test, exclude: [...(known?.exclude ?? []), ...(spec.exclude ?? [])] };
}

/** Columns that are read whatever is excluded. */
export function slicingOf({ data, groups }: Pick<RowSpecs, "data" | "groups">) {
  return { kind: "columns", sliceBy: [...groups.columns, ...(data.sliceBy ?? [])] } as const;
}

/** Sets rows apart and sees that they can be encoded. @throws InvalidInputError with all that is wrong */
export function prepareRows(
  { table, label, exclude, pool, test }: PipelineTables,
  { data: spec, groups, pipeline, seed }: RowSpecs,
): PreparedPipeline {
  const { sliceBy, categorical, id, dropIncomplete } = spec;
  return preparePipeline(
    {
      ...{ table, sliceBy, categorical, id, dropIncomplete, seed },
      roles: {
        ...{ label, positive: groups.positive, groups: groups.columns },
        ignore: [...exclude, ...(id === undefined ? [] : [id])],
      },
      shares: { test: test ?? (pipeline.test as number), validation: pipeline.validation },
    },
    pool === undefined ? [] : [pool],
  );
}
