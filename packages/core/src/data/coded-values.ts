import type { CodedValue } from "./slice-counter.ts";

// Counters of rows in memory and elsewhere call the same values the same.

/** A column has exactly this category or number. */
export function equalValue(column: string, value: string | number): CodedValue {
  const shown = plainZero(value);
  return { label: `= ${shown}`, predicate: { kind: "equals", column, value: shown } };
}

/** A column has no value. */
export function missingValue(column: string): CodedValue {
  return { label: "is missing", predicate: { kind: "equals", column, value: null } };
}

/** A number lies in [from, to), or in [from, to] with `includesTo`; null for no end. */
export function rangeValue(
  column: string,
  from: number | null,
  to: number | null,
  includesTo = false,
): CodedValue {
  const label =
    from === null ? `< ${to}` : to === null ? `≥ ${from}` : `in [${from}, ${to}${includesTo ? "]" : ")"}`;
  return {
    label,
    predicate: { kind: "range", column, from: plainZero(from), to: plainZero(to), includesTo },
  };
}

/** −0 and 0 are one value. */
function plainZero<Value>(value: Value): Value | 0 {
  return value === 0 ? 0 : value;
}
