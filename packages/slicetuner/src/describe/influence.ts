import type { InfluenceMatrix } from "@slicetuner/core";
import { pc } from "../cli/colors.ts";
import { renderTable } from "../cli/table.ts";

/** A matrix of more slices is wider than a terminal. */
const mostInMatrix = 8;
/** Of more slices, so many effects are shown. */
const mostEffects = 10;
/** Effects below so many standard errors are lost in noise. */
const certainty = 2;

/**
 * By how much each slice's loss rises when a slice is halved; of many slices the effects that stand out most.
 */
export function renderInfluence(names: readonly string[], influence: InfluenceMatrix): string {
  return names.length > mostInMatrix ? renderStrongest(names, influence) : renderMatrix(names, influence);
}

function renderMatrix(names: readonly string[], { effects, standardErrors }: InfluenceMatrix): string {
  const table = renderTable(
    [{ title: "loss of", align: "left" }, ...names.map((name) => ({ title: `½ ${name}` }))],
    names.map((name, slice) => [
      name,
      ...names.map((_, other) => {
        const [effect, error] = [effects[slice]![other]!, standardErrors[slice]![other]!];
        const text = `${thousandths(effect)} ± ${thousandths(error)}`;
        return Math.abs(effect) < certainty * error ? pc.dim(text) : text;
      }),
    ]),
  );
  const note =
    "Rise of the loss, × 1000, when a slice (column) is halved; below two standard errors it may be noise.";
  return `${table}\n${pc.dim(note)}`;
}

function renderStrongest(names: readonly string[], { effects, standardErrors }: InfluenceMatrix): string {
  const all = names.flatMap((_, slice) =>
    names.map((_, other) => ({
      slice,
      other,
      effect: effects[slice]![other]!,
      error: standardErrors[slice]![other]!,
    })),
  );
  const clear = all.filter(({ effect, error }) => Math.abs(effect) >= certainty * error && effect !== 0);
  const shown = clear
    .sort((first, second) => Math.abs(second.effect) - Math.abs(first.effect))
    .slice(0, mostEffects);
  const note = `${clear.length} of ${all.length} effects stand out from the noise (two standard errors); --json has all.`;
  if (shown.length === 0) return pc.dim(note);
  const table = renderTable(
    [
      { title: "halving", align: "left" },
      { title: "loss of", align: "left" },
      { title: "rises by (× 1000)" },
    ],
    shown.map(({ slice, other, effect, error }) => [
      names[other]!,
      other === slice ? "itself" : names[slice]!,
      `${thousandths(effect)} ± ${thousandths(error)}`,
    ]),
  );
  return `${table}\n${pc.dim(note)}`;
}

function thousandths(loss: number): string {
  return (1000 * loss).toFixed(1).replace(/^-(?=0\.0$)/, "");
}
