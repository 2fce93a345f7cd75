import type { GroupColumn } from "@slicetuner/core";

/**
 * The groups that several columns form together, e.g. Female and White. Combinations that no example has are
 * no groups. An example that lacks one of the values is in none.
 */
export function crossGroups(columns: readonly GroupColumn[]): GroupColumn {
  const name = columns.map((column) => column.name).join(" × ");
  const size = columns[0]?.ids.length ?? 0;
  const codes = Array.from({ length: size }, (_, row) =>
    columns.reduce((code, { ids, values }) => {
      return code < 0 || ids[row]! < 0 ? -1 : code * values.length + ids[row]!;
    }, 0),
  );
  const present = [...new Set(codes)].filter((code) => code >= 0).sort((a, b) => a - b);
  const numbers = new Map(present.map((code, id) => [code, id]));
  const values = present.map((code) => {
    let rest = code;
    const names = columns.toReversed().map((column) => {
      const value = column.values[rest % column.values.length]!;
      rest = Math.floor(rest / column.values.length);
      return value;
    });
    return names.reverse().join(", ");
  });
  return { name, ids: Int32Array.from(codes, (code) => numbers.get(code) ?? -1), values };
}
