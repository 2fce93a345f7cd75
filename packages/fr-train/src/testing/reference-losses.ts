/** One training row in plain numbers. */
export interface ReferenceRow {
  readonly features: readonly number[];
  readonly label: number;
  readonly group: number;
  readonly weight: number;
}

export interface ReferenceGame {
  readonly rows: readonly ReferenceRow[];
  readonly classes: number;
  readonly groups: number;
  readonly target: "demographic-parity" | "equalized-odds";
  /** (conditions · classes) × groups: of each condition first the scores' rows, then the bias. */
  readonly fairness: readonly (readonly number[])[];
  readonly fairnessWeight: number;
  readonly robustnessWeight: number;
  /** Kernels and biases of the robustness discriminator, row after row; undefined where there is none. */
  readonly robustness?: readonly (readonly number[])[];
}

/**
 * The classifier's loss in the game by its formula, in float64 loops. `parameters`: classes × (features + 1).
 */
export function referenceClassifierLoss(game: ReferenceGame, parameters: readonly number[]): number {
  const { rows, fairnessWeight, robustnessWeight } = game;
  let [fit, fairness, notTrusted] = [0, 0, 0];
  for (const row of rows) {
    const logits = logitsOf(parameters, row, game.classes);
    const scores = logits.slice(1).map((logit) => logit - logits[0]!);
    fit += (row.weight * crossEntropy(logits, row.label)) / rows.length;
    fairness += groupLoss(game, row, scores) / rows.length;
    if (game.robustness) notTrusted += Math.log1p(Math.exp(trustLogit(game, row, scores))) / rows.length;
  }
  return (
    (1 - fairnessWeight - robustnessWeight) * fit - fairnessWeight * fairness - robustnessWeight * notTrusted
  );
}

function logitsOf(parameters: readonly number[], { features }: ReferenceRow, classes: number): number[] {
  const width = features.length + 1;
  return Array.from({ length: classes }, (_, label) =>
    [...features, 1].reduce((sum, value, input) => sum + value * parameters[label * width + input]!, 0),
  );
}

function groupLoss(
  { target, classes, groups, fairness }: ReferenceGame,
  row: ReferenceRow,
  scores: readonly number[],
): number {
  const condition = target === "equalized-odds" ? row.label : 0;
  const inputs = [...scores, 1];
  const logits = Array.from({ length: groups }, (_, group) =>
    inputs.reduce((sum, value, input) => sum + value * fairness[condition * classes + input]![group]!, 0),
  );
  return crossEntropy(logits, row.group);
}

function trustLogit(
  { robustness, groups }: ReferenceGame,
  row: ReferenceRow,
  scores: readonly number[],
): number {
  const [kernel1, biases1, kernel2, biases2] = robustness as readonly [
    number[],
    number[],
    number[],
    number[],
  ];
  const oneHot = Array.from({ length: groups }, (_, group) => (group === row.group ? 1 : 0));
  const inputs = [...row.features, ...oneHot, ...scores];
  return biases1.reduce((logit, bias, unit) => {
    const sum = inputs.reduce(
      (all, value, input) => all + value * kernel1[input * biases1.length + unit]!,
      bias,
    );
    return logit + kernel2[unit]! * (sum > 0 ? sum : 0.2 * sum);
  }, biases2[0]!);
}

function crossEntropy(logits: readonly number[], truth: number): number {
  return Math.log(logits.reduce((sum, logit) => sum + Math.exp(logit), 0)) - logits[truth]!;
}
