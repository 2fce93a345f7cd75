import { ProblemList } from "@slicetuner/core";
import { checkColumns, countClasses, type Predictions } from "./predictions.ts";
import { ascendingOrder } from "./score-order.ts";

/**
 * Area under the ROC curve: the chance that an example of the class gets a higher probability of it than one
 * of another class, ties counting half (Hanley and McNeil 1982). With more than two classes the mean over the
 * classes, each against all others. Null where a class has no example of weight above 0.
 * @throws InvalidInputError for columns of different lengths and numbers out of range.
 */
export function rocArea(predictions: Predictions): number | null {
  const { labels, weights } = predictions;
  const problems = new ProblemList();
  const classes = countClasses(problems, predictions);
  checkColumns(problems, labels.length, { weights });
  problems.throwIfAny();
  return rankedAreas(predictions, classes)(weights);
}

/** What {@link rocArea} says for other weights of the same examples: the sorting is done once. */
export function rankedAreas(
  { probabilities, labels }: Predictions,
  classCount: number,
): (weights?: ArrayLike<number>) => number | null {
  const positives = classCount === 2 ? [1] : [...Array(classCount).keys()];
  const areas = positives.map((positive) => {
    const scores = new Float64Array(labels.length);
    for (let row = 0; row < scores.length; row++) scores[row] = probabilities[row * classCount + positive]!;
    const order = ascendingOrder(scores);
    return (weights?: ArrayLike<number>) => areaBelow(order, scores, labels, positive, weights);
  });
  return (weights) => {
    const found = areas.map((area) => area(weights));
    const known = found.filter((area) => area !== null);
    if (known.length < areas.length || known.length === 0) return null;
    return known.reduce((sum, area) => sum + area, 0) / known.length;
  };
}

function areaBelow(
  order: Uint32Array,
  scores: Float64Array,
  labels: ArrayLike<number>,
  positive: number,
  weights: ArrayLike<number> | undefined,
): number | null {
  let area = 0;
  let negatives = 0;
  let positives = 0;
  for (let start = 0; start < order.length; ) {
    const score = scores[order[start]!]!;
    let tiedNegatives = 0;
    let tiedPositives = 0;
    let end = start;
    for (; end < order.length && scores[order[end]!] === score; end++) {
      const row = order[end]!;
      const weight = weights?.[row] ?? 1;
      if (labels[row] === positive) tiedPositives += weight;
      else tiedNegatives += weight;
    }
    area += tiedPositives * (negatives + tiedNegatives / 2);
    negatives += tiedNegatives;
    positives += tiedPositives;
    start = end;
  }
  return negatives > 0 && positives > 0 ? area / (negatives * positives) : null;
}
