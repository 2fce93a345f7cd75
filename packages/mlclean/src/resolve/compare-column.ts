import type { Column } from "@slicetuner/core";
import type { ColumnKind } from "./column-kinds.ts";
import type { ColumnValues } from "./column-values.ts";
import type { ComparedColumn } from "./compared-column.ts";
import { type ComparatorName, createSimilarity } from "./similarities.ts";

/** Similarities from which on two values reach the second, third, … level; equal values reach one more. */
const stepsOf: Record<
  Exclude<ColumnKind, "none">,
  { comparator: ComparatorName; steps: readonly number[] }
> = {
  name: { comparator: "jaro-winkler", steps: [0.8, 0.9] },
  text: { comparator: "token", steps: [0.25, 0.5, 0.75, 0.9] },
  code: { comparator: "edit", steps: [0.6, 0.8] },
  date: { comparator: "date", steps: [0.6, 0.8] },
  number: { comparator: "number", steps: [0.5, 0.9] },
  category: { comparator: "exact", steps: [] },
};

/**
 * A value that more rows have is common. Agreement in it is a level of its own: else the pairs that share one
 * title of every year, which are many, would teach what matching rows are like.
 */
const mostRowsOfRareValue = 10;

/** Columns of at most so many values remember the level of each pair of them. */
const rememberedValues = 1000;

/** Levels of likeness of a column of that kind. */
export function compareColumn(
  column: Column,
  kind: Exclude<ColumnKind, "none">,
  values: ColumnValues,
): ComparedColumn {
  const { comparator, steps } = stepsOf[kind];
  return compareBySteps(column.name, kind, comparator, steps, values);
}

/** Levels of likeness by a comparator: equal, else the highest of `steps` that the similarity reaches. */
export function compareBySteps(
  name: string,
  kind: string,
  comparator: ComparatorName,
  steps: readonly number[],
  { codes, counts, texts }: ColumnValues,
): ComparedColumn {
  const similarity = createSimilarity(comparator, { codes, counts, texts });
  const isCommon = Uint8Array.from(counts, (count) => (count > mostRowsOfRareValue ? 1 : 0));
  const common = isCommon.reduce((sum, own) => sum + own, 0);
  const equalFrom = steps.length + 2;
  const levels = common > 0 && common < texts.length ? equalFrom + 1 : equalFrom;
  const levelOf = (one: number, other: number): number => {
    const value = similarity(texts[one]!, texts[other]!);
    let level = 1;
    for (const step of steps) if (value >= step - 1e-12) level += 1;
    return level;
  };
  const levelOfEqual = (code: number) => (isCommon[code] === 1 ? equalFrom : levels);
  const size = texts.length;
  const known = size <= rememberedValues ? new Uint8Array(size * size) : undefined;
  return {
    name,
    kind,
    levels,
    equalFrom,
    levelOfEqual,
    codes,
    counts,
    texts,
    level(first, second) {
      const one = codes[first]!;
      const other = codes[second]!;
      if (one < 0 || other < 0) return 0;
      if (one === other) return levelOfEqual(one);
      if (known === undefined) return levelOf(one, other);
      const place = one * size + other;
      if (known[place] === 0) known[place] = levelOf(one, other);
      return known[place]!;
    },
  };
}
