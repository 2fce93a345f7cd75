import { formatAmount } from "@slicetuner/results";
import { pc } from "../cli/colors.ts";
import { renderTable } from "../cli/table.ts";
import type { SourcePartition } from "../data/data-source.ts";

/** What the slices of a file were made into; where numbers stand for their names, what these mean. */
export function renderPartition({ file, given, slices, merged }: SourcePartition): string {
  const overlap = slices.some(({ within }) => within.length > 1) || merged.length > 0;
  const count = given.length === 1 ? "1 slice" : `${given.length} slices`;
  const title = overlap
    ? `${file}: ${count}, taken apart so that each row is in one part`
    : `${file}: ${count}, which do not overlap`;
  const legend = given
    .filter(({ name, givenName }) => name !== givenName)
    .map(({ name, givenName }) => [name, givenName]);
  const left = { align: "left" } as const;
  const conditionsOf = new Map(partConditions({ given, slices }));
  const parts = renderTable(
    [
      { title: "part", ...left },
      { title: "rows" },
      ...(legend.length === 0 ? [] : [{ title: "which is", ...left }]),
    ],
    slices.map(({ name, rows }) => [
      name,
      formatAmount(rows),
      ...(legend.length === 0 ? [] : [conditionsOf.get(name) ?? ""]),
    ]),
  );
  const numbers = renderTable(
    [
      { title: "", ...left },
      { title: "slice", ...left },
    ],
    legend,
  );
  return `\n${pc.bold(title)}\n${legend.length === 0 ? "" : `${numbers}\n\n`}${parts}`;
}

/**
 * What the parts of a file's slices are, by their names, where numbers stand for the names of slices: `#1 +
 * #3` is `city = Rome and age ≥ 45`. Parts that lie in no slice are left out: their names say so.
 */
export function partConditions({
  given,
  slices,
}: Pick<SourcePartition, "given" | "slices">): [string, string][] {
  if (given.every(({ name, givenName }) => name === givenName)) return [];
  return slices.flatMap(({ name, within }): [string, string][] => {
    if (within.length === 0) return [];
    const conditions = within.map((slice) => given[slice]!.givenName).join(" and ");
    const isOnly = name.endsWith(" only");
    return [[name, isOnly ? `${conditions}, in no other slice` : conditions]];
  });
}

/** The same as lines below a table that has these names. */
export function renderPartConditions(partition: SourcePartition | undefined): string | undefined {
  const lines = partition === undefined ? [] : partConditions(partition);
  return lines.length === 0
    ? undefined
    : lines.map(([name, conditions]) => `${name}: ${conditions}`).join("\n");
}
