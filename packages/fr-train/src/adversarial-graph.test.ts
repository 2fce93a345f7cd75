import { Random } from "@slicetuner/core";
import { Graph, gradients } from "@slicetuner/onnx-graph";
import { floats, loadRuntime } from "@slicetuner/onnx-runtime";
import { architectureOf } from "@slicetuner/onnx-training";
import { describe, expect, it } from "vitest";
import {
  type AdversarialProblem,
  classifierLoss,
  fairnessShape,
  lossesOf,
  rowInputs,
} from "./adversarial-graph.ts";
import type { RobustnessParameters } from "./discriminators.ts";
import { shapes } from "./label-weights.ts";
import {
  type ReferenceGame,
  type ReferenceRow,
  referenceClassifierLoss,
} from "./testing/reference-losses.ts";

const width = 3;
const size = 24;

describe.each([
  { classes: 2, groups: 2, target: "demographic-parity", hasRobustness: false },
  { classes: 2, groups: 2, target: "demographic-parity", hasRobustness: true },
  { classes: 2, groups: 3, target: "equalized-odds", hasRobustness: false },
  { classes: 3, groups: 2, target: "equalized-odds", hasRobustness: true },
] as const)("the classifier's gradient: %j", ({ classes, groups, target, hasRobustness }) => {
  it("agrees with finite differences of the formula", async () => {
    const random = new Random(`${classes} ${groups} ${target}`);
    const problem: AdversarialProblem = {
      architecture: architectureOf({ kind: "softmax-regression" }, [width], classes),
      groups,
      target,
      fairnessWeight: 0.4,
      robustnessWeight: hasRobustness ? 0.3 : 0,
      hasRobustness,
    };
    const rows: ReferenceRow[] = Array.from({ length: size }, () => ({
      features: [random.normal(), random.normal(), random.normal()],
      label: random.integer(classes),
      group: random.integer(groups),
      weight: random.uniform() * 2,
    }));
    const [height] = fairnessShape(problem);
    const fairness = Array.from({ length: height }, () =>
      Array.from({ length: groups }, () => random.normal()),
    );
    const judgeShapes = shapes(width + groups + classes - 1);
    const robustness = judgeShapes.map(([first, second]) =>
      Array.from({ length: first * second }, () => 0.5 * random.normal()),
    );
    const parameters = Array.from({ length: classes * (width + 1) }, () => Math.fround(random.normal()));
    const game: ReferenceGame = { ...problem, classes, rows, fairness, ...(hasRobustness && { robustness }) };

    const found = await gradientOf(problem, rows, fairness, robustness, parameters);
    const step = 1e-5;
    parameters.forEach((value, index) => {
      const above = referenceClassifierLoss(game, parameters.with(index, value + step));
      const below = referenceClassifierLoss(game, parameters.with(index, value - step));
      expect(Math.abs(found[index]! - (above - below) / (2 * step))).toBeLessThan(2e-5);
    });
  });
});

async function gradientOf(
  problem: AdversarialProblem,
  rows: readonly ReferenceRow[],
  fairness: readonly (readonly number[])[],
  robustness: readonly (readonly number[])[],
  parameters: readonly number[],
): Promise<Float32Array> {
  const { architecture, groups, hasRobustness } = problem;
  const { classes } = architecture;
  const slots = classes - 1;
  const graph = new Graph();
  const inputs = rowInputs(graph, problem);
  const classifier = graph.input("classifier", "float32", [1, parameters.length]);
  const readers = graph.input("fairness", "float32", fairnessShape(problem));
  const pretraining = graph.input("pretraining", "float32", [1, 1]);
  const judges = hasRobustness
    ? shapes(width + groups + slots).map((shape, index) => graph.input(`r${index}`, "float32", shape))
    : [];
  const losses = lossesOf(problem, inputs, classifier, readers, judges as unknown as RobustnessParameters);
  const [gradient] = gradients(classifierLoss(problem, losses, pretraining), [classifier]);
  const { InferenceSession, Tensor } = await loadRuntime("native");
  const session = await InferenceSession.create(graph.toModel({ gradient: gradient! }));
  const oneHot = (place: number, length: number) =>
    Array.from({ length }, (_, index) => (index === place ? 1 : 0));
  const matrix = (values: readonly (readonly number[])[]) =>
    new Tensor("float32", Float32Array.from(values.flat()), [values.length, values[0]!.length]);
  const result = await session.run({
    features: matrix(rows.map((row) => [...row.features, 1])),
    targets: matrix(rows.map((row) => oneHot(row.label, classes))),
    groups: matrix(rows.map((row) => oneHot(row.group, groups))),
    weights: matrix(rows.map((row) => [row.weight])),
    classifier: matrix([parameters]),
    fairness: matrix(fairness),
    pretraining: matrix([[0]]),
    ...(hasRobustness && {
      undescribed: matrix(rows.map((row) => [...row.features, ...oneHot(row.group, groups)])),
      // Not looked at: only the discriminator itself learns from them.
      trusted: matrix([new Array<number>(width + groups + slots).fill(0)]),
      ...Object.fromEntries(
        judges.map((_, index) => {
          const shape = shapes(width + groups + slots)[index]!;
          return [`r${index}`, new Tensor("float32", Float32Array.from(robustness[index]!), shape)];
        }),
      ),
    }),
  });
  await session.release();
  return floats(result.gradient).slice();
}
