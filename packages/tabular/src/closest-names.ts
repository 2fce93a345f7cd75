import { distance } from "fastest-levenshtein";

/** Says which of `names` was probably meant by `wanted`, then lists them all; to stand after a semicolon. */
export function suggestNames(wanted: string, names: readonly string[]): string {
  const lowered = wanted.toLowerCase();
  const near = names
    .map((name) => ({ name, edits: distance(lowered, name.toLowerCase()) }))
    .filter(({ edits }) => edits <= Math.max(2, wanted.length / 3) && edits < wanted.length)
    .sort((a, b) => a.edits - b.edits)
    .slice(0, 3)
    .map(({ name }) => `"${name}"`);
  const all = `columns are ${names.join(", ")}`;
  return near.length === 0 ? `the ${all}` : `did you mean ${near.join(" or ")}? The ${all}`;
}
