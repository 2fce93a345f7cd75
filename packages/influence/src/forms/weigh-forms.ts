import type { InfluenceLossModelInput } from "../designed/influence-loss-model.ts";
import type { LossForm, MeasuredInfluence } from "../designed/loss-form.ts";
import { measureInfluence } from "../designed/measure-influence.ts";
import { dot, total } from "../designed/vectors.ts";
import { halvesOf, takeTrainings, tellsApart } from "./split-trainings.ts";

/**
 * Before anything is predicted the effective form is believed to deserve a half, give or take a quarter:
 * trainings on parts of the data say little of which form is right about purchases.
 */
const belief = { share: 0.5, deviation: 0.25 };
const blocks = 4;

interface Forms {
  readonly additive: LossForm;
  readonly effective: LossForm;
}

/**
 * What the effective form counts beside the additive one, in [0, 1]: the share with which the mixture of both
 * predicts held-out trainings best (stacking, Wolpert 1992, of two models). Each quarter of the trainings is
 * predicted by forms that were fitted to the others. What is predicted is what plans are made on, the sum of
 * the losses, and of it the differences between trainings. A half where a quarter cannot be spared.
 */
export function weighForms(
  input: InfluenceLossModelInput,
  createForms: (part: InfluenceLossModelInput, measured: MeasuredInfluence) => Forms,
): number {
  const half = halvesOf(input);
  const place = [0, 0];
  // Two quarters of each half, so that mirrored trainings are held out together.
  const blockOf = half.map((side) => 2 * (place[side]!++ % 2) + side) satisfies number[];
  let [squares, crossed, noise, count] = [0, 0, 0, 0];
  for (let block = 0; block < blocks; block++) {
    const part = takeTrainings(input, (training) => blockOf[training] !== block);
    const held = blockOf.flatMap((own, training) => (own === block ? [training] : []));
    if (held.length < 2 || !tellsApart(part)) return belief.share;
    const { influence } = measureInfluence(part);
    const forms = createForms(part, influence);
    const predict = (form: LossForm): number[] =>
      centred(held.map((training) => dot(influence.levels, form.ratios(input.sizes[training]!))));
    const [additive, effective] = [predict(forms.additive), predict(forms.effective)];
    const measured = centred(held.map((training) => total(input.losses[training]!)));
    held.forEach((_, index) => {
      const apart = effective[index]! - additive[index]!;
      const missing = measured[index]! - additive[index]!;
      squares += apart ** 2;
      crossed += apart * missing;
      noise += (missing - apart / 2) ** 2;
      count += 1;
    });
  }
  const variance = noise / count;
  if (!(variance > 0)) return belief.share;
  const prior = 1 / belief.deviation ** 2;
  const share = (crossed / variance + belief.share * prior) / (squares / variance + prior);
  return Math.min(1, Math.max(0, share));
}

function centred(values: readonly number[]): number[] {
  const mean = total(values) / values.length;
  return values.map((value) => value - mean);
}
