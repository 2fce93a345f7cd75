import { effectVariances } from "../designed/design-matrix.ts";
import type { InfluenceLossModelInput } from "../designed/influence-loss-model.ts";

/**
 * Those of the trainings for which `isKept`; of the further ones on all examples, which belong to no part,
 * all.
 */
export function takeTrainings(
  input: InfluenceLossModelInput,
  isKept: (training: number) => boolean,
): InfluenceLossModelInput {
  const kept = <Value>(values: readonly Value[]): Value[] => values.filter((_, index) => isKept(index));
  return { ...input, sizes: kept(input.sizes), losses: kept(input.losses) };
}

/** Whether these trainings tell the slices apart, and the noise. */
export function tellsApart({ groups, sizes, present, exponent }: InfluenceLossModelInput): boolean {
  const variances = effectVariances({ groups, sizes }, present, exponent);
  // One training more than coefficients, for the noise.
  return variances !== null && sizes.length > variances.size + 1;
}

/**
 * Halves of a design, 0 or 1 for each training: of two trainings that mirror each other, in which just the
 * other slices are small, each half gets one, so that both tell all slices apart as well as they can.
 */
export function halvesOf({
  sizes,
  present,
}: Pick<InfluenceLossModelInput, "sizes" | "present">): readonly (0 | 1)[] {
  const patternOf = (own: readonly number[], isMirror: boolean): string =>
    own.map((size, slice) => (size < present[slice]! === isMirror ? "-" : "+")).join("");
  const halves = new Array<0 | 1>(sizes.length).fill(0);
  const waiting = new Map<string, number[]>();
  const single: number[] = [];
  sizes.forEach((own, training) => {
    const partner = waiting.get(patternOf(own, true))?.pop();
    if (partner === undefined) {
      const alike = patternOf(own, false);
      waiting.set(alike, [...(waiting.get(alike) ?? []), training]);
    } else halves[training] = 1;
  });
  for (const left of waiting.values()) single.push(...left);
  single.sort((first, second) => first - second);
  for (const [place, training] of single.entries()) halves[training] = place % 2 === 0 ? 0 : 1;
  return halves;
}
