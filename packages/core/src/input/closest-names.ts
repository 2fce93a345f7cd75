import { distance } from "fastest-levenshtein";

/**
 * At most three of `names` that were probably meant by `wanted`, the closest first; upper case and lower case
 * are one.
 */
export function closestNames(wanted: string, names: readonly string[]): string[] {
  const lowered = wanted.toLowerCase();
  return names
    .map((name) => ({ name, edits: distance(lowered, name.toLowerCase()) }))
    .filter(({ edits }) => edits <= Math.max(2, wanted.length / 3) && edits < wanted.length)
    .sort((left, right) => left.edits - right.edits)
    .slice(0, 3)
    .map(({ name }) => name);
}
