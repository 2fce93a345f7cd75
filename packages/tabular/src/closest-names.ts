import { closestNames } from "@slicetuner/core";

/** Says which of `names` was probably meant by `wanted`, then lists them all; to stand after a semicolon. */
export function suggestNames(wanted: string, names: readonly string[]): string {
  const whole = names.find((name) =>
    name.split(",").some((part, _, parts) => parts.length > 1 && part.trim() === wanted),
  );
  if (whole !== undefined) return `is it a part of "${whole}"? A name with a comma stands in double quotes`;
  const near = closestNames(wanted, names).map((name) => `"${name}"`);
  const all = `columns are ${names.join(", ")}`;
  return near.length === 0 ? `the ${all}` : `did you mean ${near.join(" or ")}? The ${all}`;
}

/** For messages: that a table has no such column, which was probably meant, and which there are. */
export function describeMissingColumn(
  { source, columns }: { readonly source: string; readonly columns: readonly { readonly name: string }[] },
  name: string,
): string {
  const names = columns.map((column) => column.name);
  return `no column "${name}" in ${source}; ${suggestNames(name, names)}`;
}
