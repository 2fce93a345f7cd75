import { distance } from "fastest-levenshtein";

/** Says which of `names` was probably meant by `wanted`, then lists them all. */
export function suggestNames(wanted: string, names: readonly string[]): string {
  const lowered = wanted.toLowerCase();
  const near = names
    .map((name) => ({ name, edits: distance(lowered, name.toLowerCase()) }))
    .filter(({ edits }) => edits <= Math.max(2, wanted.length / 3) && edits < wanted.length)
    .sort((a, b) => a.edits - b.edits)
    .slice(0, 3)
    .map(({ name }) => `"${name}"`);
  const suggestion = near.length === 0 ? "" : `did you mean ${near.join(" or ")}? `;
  return `${suggestion}The columns are ${names.join(", ")}`;
}
