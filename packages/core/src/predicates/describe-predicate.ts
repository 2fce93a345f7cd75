import type { ColumnValue, EqualsPredicate, Predicate, RangePredicate } from "./predicate.ts";

/**
 * A predicate in words: `race = Black and age in [25, 38)`. For people; what is written twice alike may
 * differ in rare texts.
 */
export function describePredicate(predicate: Predicate): string {
  switch (predicate.kind) {
    case "equals":
      return predicate.value === null
        ? `${word(predicate.column)} is missing`
        : `${word(predicate.column)} = ${show(predicate.value)}`;
    case "range":
      return describeRange(predicate);
    case "and":
      return predicate.of.length === 0 ? "every row" : predicate.of.map((part) => within(part)).join(" and ");
    case "or":
      return describeOr(predicate.of);
    case "not":
      return describeNot(predicate.of);
  }
}

function describeRange({ column, from, to, includesTo }: RangePredicate): string {
  const name = word(column);
  if (from === null && to === null) return `${name} is not missing`;
  if (from === null) return `${name} ${includesTo ? "≤" : "<"} ${to}`;
  if (to === null) return `${name} ≥ ${from}`;
  return `${name} in [${from}, ${to}${includesTo ? "]" : ")"}`;
}

function describeOr(parts: readonly Predicate[]): string {
  if (parts.length === 0) return "no row";
  const [first] = parts;
  const isList =
    parts.length > 1 &&
    parts.every(
      (part): part is EqualsPredicate =>
        part.kind === "equals" && first!.kind === "equals" && part.column === first!.column,
    );
  if (!isList) return parts.map((part) => within(part)).join(" or ");
  const values = (parts as readonly EqualsPredicate[]).map(({ value }) => show(value));
  return `${word((first as EqualsPredicate).column)} in {${values.join(", ")}}`;
}

function describeNot(predicate: Predicate): string {
  if (predicate.kind !== "equals") return `not (${describePredicate(predicate)})`;
  const { column, value } = predicate;
  return value === null ? `${word(column)} is not missing` : `${word(column)} ≠ ${show(value)}`;
}

/** A part of a conjunction or disjunction, in parentheses where it is one of several parts itself. */
function within(part: Predicate): string {
  const text = describePredicate(part);
  const isCompound = (part.kind === "and" || part.kind === "or") && part.of.length > 1;
  return isCompound && / (?:and|or) /.test(text) ? `(${text})` : text;
}

function show(value: ColumnValue): string {
  if (value === null) return "missing";
  return typeof value === "number" ? String(value) : word(value);
}

/** A text as it is, in quotes where it would be taken for more than one text. */
function word(text: string): string {
  const isPlain = text !== "" && text === text.trim() && !/["(){},\n]| (?:and|or|in|is) |[=≠<≤≥] /.test(text);
  return isPlain ? text : JSON.stringify(text);
}
