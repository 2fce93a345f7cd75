import { type EncodedTable, encodeTable, readTable, type TableEncoding } from "@slicetuner/tabular";
import type { Settings } from "../settings/options.ts";
import { readOptionsOf } from "./table-options.ts";

/**
 * Reads the file to acquire from and encodes it as the data is, if that could be encoded. Rows of slices and classes that
 * the data does not have are left out, with a warning: a pool may hold more than what it is asked for.
 * @throws InvalidInputError for a file that cannot be read as such a table, or of which no row is left.
 */
export async function readPool(
  file: string,
  settings: Settings,
  encoding: TableEncoding | undefined,
): Promise<EncodedTable | undefined> {
  const table = await readTable(file, readOptionsOf(settings));
  if (encoding === undefined) return undefined;
  const pool = encodeTable(table, { ...encoding, otherSlices: "drop", otherClasses: "drop" });
  return { ...pool, warnings: [...table.warnings, ...pool.warnings] };
}
