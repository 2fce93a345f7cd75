import {
  type EncodedTable,
  encodeTable,
  type GroupNames,
  numberGroups,
  type TableEncoding,
} from "@slicetuner/tabular";
import type { DataSpec } from "../options/data-options.ts";
import { warningsInOptionWords } from "../options/option-words.ts";
import type { OwnSource } from "./data-source.ts";
import { withoutFolder } from "./example-place.ts";
import { readTableInput, type TableInput } from "./rows-in-memory.ts";
import { readOptionsOf } from "./table-options.ts";

/** The data that a pool is for, and how they were encoded. */
export interface EncodedSource extends Pick<OwnSource, "slicing" | "nameSlices"> {
  readonly encoding: TableEncoding;
  /** Columns whose values are groups. @default none */
  readonly groups?: readonly GroupNames[];
}

/**
 * Reads the file to acquire from and encodes it as the data is, if that could be encoded. Rows of slices and
 * classes that the data does not have are left out, with a warning: a pool may hold more than what it is
 * asked for.
 * @throws InvalidInputError for a file that cannot be read as such a table, or of which no row is left.
 */
export async function readPool(
  file: TableInput,
  spec: DataSpec,
  source: EncodedSource | undefined,
  signal?: AbortSignal,
): Promise<EncodedTable | undefined> {
  const table = await readTableInput(file, readOptionsOf(spec, source?.slicing, signal));
  if (source === undefined) return undefined;
  const encoding = { ...source.encoding, otherSlices: "drop", otherClasses: "drop" } as const;
  const { groups = [] } = source;
  const pool = encodeTable(source.nameSlices(table), encoding);
  // Where the file lies says nothing about its rows: a project that was moved has the same ids.
  const { dataset } = pool;
  const exampleIds =
    spec.id === undefined ? dataset.exampleIds.map(withoutFolder(table)) : dataset.exampleIds;
  return {
    ...pool,
    dataset: {
      ...{ ...dataset, exampleIds },
      ...(groups.length > 0 && { groups: numberGroups(table, groups, pool.rows) }),
    },
    warnings: warningsInOptionWords([...table.warnings, ...pool.warnings]),
  };
}
