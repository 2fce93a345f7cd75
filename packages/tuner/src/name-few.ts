/** Of hundreds of slices a sentence names a few. */
const mostNames = 5;

/** `A, B and 12 more` */
export function nameFew(names: readonly string[]): string {
  const left = names.length - mostNames;
  // "and 1 more" is no shorter than the name.
  if (left <= 1) return names.join(", ");
  return `${names.slice(0, mostNames).join(", ")} and ${left} more`;
}
