import {
  add,
  concatenate,
  Graph,
  gradients,
  multiply,
  reduceMean,
  reshape,
  scan,
  softmaxCrossEntropy,
  split,
  subtract,
  type Tensor,
  unsqueeze,
} from "@slicetuner/onnx-graph";
import { type Architecture, minibatchLogits, stepRules } from "@slicetuner/onnx-training";
import {
  fairnessLoss,
  lossIfNotTrusted,
  lossIfTrusted,
  type RobustnessParameters,
  robustnessLogit,
  scoresOf,
} from "./discriminators.ts";
import { shapes } from "./label-weights.ts";

/** What a training is made of. */
export interface AdversarialProblem {
  readonly architecture: Architecture;
  readonly groups: number;
  readonly target: "demographic-parity" | "equalized-odds";
  readonly fairnessWeight: number;
  readonly robustnessWeight: number;
  /** Whether a robustness discriminator takes part (`published`). */
  readonly hasRobustness: boolean;
}

/** Parameters of the fairness discriminator: (conditions · (scores + 1)) × groups. */
export function fairnessShape({
  architecture,
  groups,
  target,
}: AdversarialProblem): readonly [number, number] {
  const conditions = target === "equalized-odds" ? architecture.classes : 1;
  return [conditions * architecture.classes, groups];
}

/**
 * A model that trains classifier and discriminators against each other for a number of full-batch steps
 * (FR-Train, algorithm 1). Inputs besides the rows (`features`, `targets`, `groups`, `weights`; with
 * robustness `trusted`):
 *
 * | name | shape | |
 * | --- | --- | --- |
 * | `decay1`, `decay2`, `rate`, `offset` | steps × 1 × 1 | of the classifier's Adam; idle in steps that leave it alone |
 * | `gate` | steps × 1 × 1 | 1: the classifier takes this step |
 * | `pretraining` | steps × 1 × 1 | 1: it learns alone |
 * | `fairnessRate`, `robustnessRate` | steps × 1 × 1 | of the discriminators' gradient descent |
 * | `classifier`, `moments1`, `moments2` | 1 × parameters | |
 * | `fairness`, `r0` … `r3` | | the discriminators |
 *
 * Outputs: the same after the last step, called `next…`, and `losses` (1 × 3): fit, fairness and robustness
 * discriminator in the last step.
 */
export function adversarialGraph(problem: AdversarialProblem): Uint8Array {
  const { architecture, groups, hasRobustness } = problem;
  const { inputs, classes, parameterCount } = architecture;
  const graph = new Graph();
  const rows = rowInputs(graph, problem);
  const rule = stepRules.adam;
  const names = [
    ...rule.coefficients.map(({ name }) => name),
    "gate",
    "pretraining",
    "fairnessRate",
    ...(hasRobustness ? ["robustnessRate"] : []),
  ];
  const sequences = names.map((name) => graph.input(name, "float32", ["steps", 1, 1]));
  const classifierNames = ["classifier", "moments1", "moments2"];
  const classifier = classifierNames.map((name) => graph.input(name, "float32", [1, parameterCount]));
  const fairness = graph.input("fairness", "float32", fairnessShape(problem));
  const robustnessShapes = hasRobustness ? shapes(inputs + groups + classes - 1) : [];
  const robustness = robustnessShapes.map((shape, index) => graph.input(`r${index}`, "float32", shape));
  const losses = graph.input("losses", "float32", [1, 3]);
  const last = scan({
    sequences,
    state: [...classifier, fairness, ...robustness, losses],
    body: (entries, state) => {
      const [decay1, decay2, rate, offset, gate, pretraining, fairnessRate, robustnessRate] =
        entries as Tensor[];
      const [parameters, moments1, moments2, readers, ...others] = state.slice(0, -1) as [
        Tensor,
        Tensor,
        Tensor,
        Tensor,
      ];
      const judges = others as unknown as RobustnessParameters;
      const forward = lossesOf(problem, rows, parameters, readers, judges);
      // Each side of the game descends along its own loss, all from the same scores.
      const [readerGradient] = gradients(forward.fairness, [readers]);
      const judgeGradients = hasRobustness ? gradients(forward.judging!, [...judges]) : [];
      const [gradient] = gradients(classifierLoss(problem, forward, pretraining!), [parameters]);
      const coefficients = [decay1!, decay2!, rate!, offset!];
      const next = rule.next(parameters, [moments1, moments2], multiply(gradient!, gate!), coefficients);
      return [
        ...next,
        subtract(readers, multiply(readerGradient!, fairnessRate!)),
        ...judgeGradients.map((found, index) => subtract(judges[index]!, multiply(found, robustnessRate!))),
        concatenate(
          [forward.fit, forward.fairness, forward.judging ?? multiply(forward.fit, 0)].map((loss) =>
            reshape(loss, [1, 1]),
          ),
          1,
        ),
      ];
    },
  });
  const outputs = [
    "Classifier",
    "Moments1",
    "Moments2",
    "Fairness",
    ...robustness.map((_, index) => `R${index}`),
    "Losses",
  ];
  return graph.toModel(Object.fromEntries(outputs.map((name, index) => [`next${name}`, last[index]!])));
}

/** The rows as inputs of a graph. */
export interface RowTensors {
  readonly features: Tensor;
  readonly targets: Tensor;
  readonly groups: Tensor;
  /** rows × 1 */
  readonly weights: Tensor;
  /** Features and groups of the training rows; only with robustness. */
  readonly undescribed?: Tensor;
  /** Trusted rows with their labels; only with robustness. */
  readonly trusted?: Tensor;
}

export function rowInputs(
  graph: Graph,
  { architecture, groups, hasRobustness }: AdversarialProblem,
): RowTensors {
  const { inputs, classes } = architecture;
  return {
    features: graph.input("features", "float32", ["rows", inputs + 1]),
    targets: graph.input("targets", "float32", ["rows", classes]),
    groups: graph.input("groups", "float32", ["rows", groups]),
    weights: graph.input("weights", "float32", ["rows", 1]),
    ...(hasRobustness && {
      undescribed: graph.input("undescribed", "float32", ["rows", inputs + groups]),
      trusted: graph.input("trusted", "float32", ["trustedRows", inputs + groups + classes - 1]),
    }),
  };
}

/** The losses of one step. */
export interface StepLosses {
  /** Weighted mean log loss of the classifier. */
  readonly fit: Tensor;
  /** The same before the game, through twice the scores in `published`. */
  readonly pretrainingFit: Tensor;
  readonly fairness: Tensor;
  /** The robustness discriminator's own loss. */
  readonly judging?: Tensor;
  /** What it makes of the training rows: −log(1 − D), a mean. */
  readonly notTrusted?: Tensor;
}

export function lossesOf(
  { architecture, target, hasRobustness }: AdversarialProblem,
  { features, targets, groups, weights, undescribed, trusted }: RowTensors,
  parameters: Tensor,
  readers: Tensor,
  judges: RobustnessParameters,
): StepLosses {
  const { classes } = architecture;
  const logits = reshape(minibatchLogits(architecture, parameters, unsqueeze(features, [0])), [
    "rows",
    classes,
  ]);
  const scores = scoresOf(logits, classes);
  const conditions =
    target === "equalized-odds" ? split(targets, 1, new Array<number>(classes).fill(1)) : [onesLike(weights)];
  const fit = reduceMean(multiply(weights, softmaxCrossEntropy(logits, targets)));
  const fairness = fairnessLoss(scores, conditions, groups, readers);
  if (!hasRobustness) return { fit, pretrainingFit: fit, fairness };
  const judged = robustnessLogit(concatenate([undescribed!, scores], 1), judges);
  const trustedLogit = robustnessLogit(trusted!, judges);
  const notTrusted = lossIfNotTrusted(judged);
  return {
    fit,
    pretrainingFit: reduceMean(softmaxCrossEntropy(multiply(logits, 2), targets)),
    fairness,
    judging: multiply(add(lossIfTrusted(trustedLogit), notTrusted), 0.5),
    notTrusted,
  };
}

/** (1 − λf − λr) · fit − λf · fairness − λr · notTrusted; in the pre-training the fit alone. */
export function classifierLoss(
  { fairnessWeight, robustnessWeight }: AdversarialProblem,
  { fit, pretrainingFit, fairness, notTrusted }: StepLosses,
  pretraining: Tensor,
): Tensor {
  const fitted = multiply(fit, 1 - fairnessWeight - robustnessWeight);
  const hidden = subtract(fitted, multiply(fairness, fairnessWeight));
  const game = notTrusted === undefined ? hidden : subtract(hidden, multiply(notTrusted, robustnessWeight));
  const isPretraining = reshape(pretraining, []);
  return add(multiply(pretrainingFit, isPretraining), multiply(game, subtract(1, isPretraining)));
}

function onesLike(column: Tensor): Tensor {
  return add(multiply(column, 0), 1);
}
