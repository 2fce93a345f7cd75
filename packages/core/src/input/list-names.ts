/**
 * Names in a sentence: `A, B, C (and 12 others)`. The count stands in brackets, so that it is not read as one
 * of the names, which may be numbers.
 * @param most how many are named; one more is named rather than counted
 */
export function listNames(names: readonly string[], most = 10): string {
  if (names.length <= most + 1) return names.join(", ");
  return `${names.slice(0, most).join(", ")} (and ${(names.length - most).toLocaleString("en")} others)`;
}
