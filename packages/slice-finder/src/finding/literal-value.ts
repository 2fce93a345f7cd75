import {
  type CodedColumn,
  type CodedValue,
  missingValue,
  type Predicate,
  rangeValue,
} from "@slicetuner/core";

/** What some codes of a column stand for together. `codes` ascend and are neither none nor all. */
export function literalValue(column: CodedColumn, codes: readonly number[]): CodedValue {
  if (codes.length === 1) return column.values[codes[0]!]!;
  return column.isOrdered ? orderedValue(column, codes) : unorderedValue(column, codes);
}

/** A range, a missing value, or both. */
function orderedValue({ name, values, hasMissing }: CodedColumn, codes: readonly number[]): CodedValue {
  const end = hasMissing ? values.length - 1 : values.length;
  const withMissing = hasMissing && codes.at(-1) === end;
  const numbers = withMissing ? codes.slice(0, -1) : codes;
  const first = numbers[0]!;
  const next = numbers.at(-1)! + 1;
  const from = first === 0 ? null : start(values[first]!);
  const to = next === end ? null : start(values[next]!);
  if (from === null && to === null) {
    return { label: "is not missing", predicate: { kind: "not", of: missingValue(name).predicate } };
  }
  const range = numbers.length === 1 ? values[first]! : rangeValue(name, from, to);
  if (!withMissing) return range;
  return {
    label: `${range.label} or missing`,
    predicate: { kind: "or", of: [range.predicate, missingValue(name).predicate] },
  };
}

function start({ predicate }: CodedValue): number {
  return predicate.kind === "range" ? predicate.from! : (predicate as { value: number }).value;
}

/** One of several, or none of the others, whichever is shorter. */
function unorderedValue({ values }: CodedColumn, codes: readonly number[]): CodedValue {
  const others = [...values.keys()].filter((code) => !codes.includes(code));
  const [of, isNot] = others.length < codes.length ? [others, true] : [codes, false];
  const parts = of.map((code) => values[code]!);
  const predicate = anyOf(parts.map((part) => part.predicate));
  const labels = parts.map(({ label }) => (label === "is missing" ? "missing" : label.replace(/^= /, "")));
  const list = of.length === 1 ? `≠ ${labels[0]}` : `not in {${labels.join(", ")}}`;
  if (isNot)
    return { label: list.replace("≠ missing", "is not missing"), predicate: { kind: "not", of: predicate } };
  return { label: `in {${labels.join(", ")}}`, predicate };
}

function anyOf(of: readonly Predicate[]): Predicate {
  return of.length === 1 ? of[0]! : { kind: "or", of };
}
