import { createAdditiveForm } from "../designed/additive-form.ts";
import type { InfluenceLossModelInput } from "../designed/influence-loss-model.ts";
import type { LossForm, MeasuredInfluence } from "../designed/loss-form.ts";
import { leastLoss } from "../designed/measure-influence.ts";
import { createEffectiveForm } from "../effective/effective-form.ts";
import { mixForms } from "./mix-forms.ts";
import { weighForms } from "./weigh-forms.ts";

/** A form, and what each of its parts counts: 1 where there is one. */
export interface ChosenForm {
  readonly form: LossForm;
  readonly weights: { readonly additive: number; readonly effective: number };
}

/** The form that is asked for, or the mixture of both that predicts held-out trainings best. */
export function createForm(input: InfluenceLossModelInput, influence: MeasuredInfluence): ChosenForm {
  const { form = "additive" } = input;
  const additive = createAdditive(influence);
  if (form === "additive") return { form: additive, weights: { additive: 1, effective: 0 } };
  const effective = createEffectiveForm(influence, input, additive);
  if (form === "effective") return { form: effective, weights: { additive: 0, effective: 1 } };
  const share = weighForms(input, (part, measured) => {
    const own = createAdditive(measured);
    return { additive: own, effective: createEffectiveForm(measured, part, own) };
  });
  return {
    form: mixForms(additive, effective, share),
    weights: { additive: 1 - share, effective: share },
  };
}

function createAdditive(influence: MeasuredInfluence): LossForm {
  return createAdditiveForm(influence, Number.EPSILON * leastLoss);
}
