import { formatLoss, type PipelineResult } from "@slicetuner/results";
import type { Story } from "./read-stories.ts";

/**
 * The story of one example in sentences, the latest event first: from the prediction back to where it came
 * from.
 */
export function explainExample(story: Story, result: PipelineResult): string[] {
  const { example, part, prediction, cleaning, weight, purchase } = story;
  const slice = result.slices.find(({ name }) => name === story.slice);
  const sentences: string[] = [];
  if (prediction !== null) {
    const last = result.stages.at(-1)!;
    const { label, decision, probabilityOfLabel, loss } = prediction;
    const verdict = decision === label ? "right" : "wrong";
    sentences.push(
      `The models of the last stage, ${last.name}, decide ${decision}; the label is ${label}, which is ${verdict}. They give the label a probability of ${probabilityOfLabel.toFixed(3)} (log loss ${formatLoss(loss)}).`,
    );
  }
  sentences.push(
    slice === undefined
      ? `It is in no slice of the result.`
      : `It is in the slice ${slice.name}${slice.why === null ? "" : `, which is one because of: ${slice.why}`}.`,
  );
  if (purchase !== null) {
    const { order, round, unitCost, decision, why } = purchase;
    const acquire = result.stages.find(({ step }) => step === "acquire");
    sentences.push(
      `It was bought in round ${round} for ${unitCost} at most, with the order ${order} of ${purchase.slice}; intake ${decision} it${why === null ? "" : `: ${why}`}.`,
      ...(acquire?.reasons ?? []).map((reason) => `Why it was ordered: ${reason}`),
    );
  }
  if (part === "train" || part === "bought") {
    if (cleaning?.fate === "removed")
      sentences.push(`Cleaning removed it: ${cleaning.why}. It trained no later stage.`);
    else if (cleaning?.fate === "merged")
      sentences.push(`Cleaning merged it into ${cleaning.into}: ${cleaning.why}.`);
    else if (weight !== null) {
      const clean = result.stages.find(({ step }) => step === "clean");
      const why = part === "train" ? (clean?.reasons ?? []).join("; ") : "";
      const reason = Math.abs(weight - 1) < 1e-12 ? "nothing gave it another one" : why;
      sentences.push(
        `It trains with the weight ${Number(weight.toPrecision(6))}${reason === "" ? "" : `: ${reason}`}.`,
      );
    }
    for (const stage of result.stages.filter(({ step }) => step === "train"))
      for (const reason of stage.reasons) sentences.push(`${stage.name}: ${reason}`);
  }
  if (part === "test")
    sentences.push("It is a test row: it was set aside before cleaning, and no step was given it.");
  if (part === "validation")
    sentences.push(
      "It is a validation row: it was set aside before cleaning; it stops trainings and estimates losses.",
    );
  sentences.push(
    part === "bought" ? `It came from the pool: ${example}.` : `It was there from the beginning: ${example}.`,
  );
  return sentences;
}
