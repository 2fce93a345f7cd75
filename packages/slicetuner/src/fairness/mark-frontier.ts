/**
 * What a method reaches: accuracy, higher is better, and gap, smaller is better; null where it cannot be
 * told.
 */
export interface Reached {
  readonly accuracy: number | null;
  readonly gap: number | null;
}

/** For each method whether no other is at least as good in both and better in one. */
export function markFrontier(methods: readonly Reached[]): boolean[] {
  return methods.map(({ accuracy, gap }) => {
    if (accuracy === null || gap === null) return false;
    return !methods.some((other) => {
      if (other.accuracy === null || other.gap === null) return false;
      const isAsGood = other.accuracy >= accuracy && other.gap <= gap;
      return isAsGood && (other.accuracy > accuracy || other.gap < gap);
    });
  });
}
