import { dirname } from "node:path";
import type { Table } from "@slicetuner/tabular";

/**
 * Makes a place such as `/data/pool/people.csv:17` one without the folder that all files of the table are in:
 * `people.csv:17`.
 */
export function withoutFolder({ parts }: Pick<Table, "parts">): (place: string) => string {
  const folders = parts.map(({ source }) => dirname(source));
  let common = folders[0] ?? ".";
  while (
    !folders.every((folder) => folder === common || folder.startsWith(`${common}/`)) &&
    common !== dirname(common)
  )
    common = dirname(common);
  const prefix = common.endsWith("/") ? common : `${common}/`;
  return (place) => (place.startsWith(prefix) ? place.slice(prefix.length) : place);
}
