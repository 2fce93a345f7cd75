import { type InputProblem, ProblemList } from "@slicetuner/core";
import type { FairnessTarget } from "@slicetuner/fairbatch";
import type { ModelTrainerSpec } from "../options/trainer-options.ts";

/**
 * Why FR-Train cannot train a model: it trains dense ones without dropout, in ONNX Runtime, and for two
 * targets.
 */
export function whyNoFrTrain(
  { kind, model }: Pick<ModelTrainerSpec, "kind" | "model">,
  target: FairnessTarget | undefined,
): readonly InputProblem[] {
  const problems = new ProblemList();
  problems.expect(kind === "onnx", "--trainer", `is ${kind}; fr-train trains with onnx only`);
  problems.expect(model.kind !== "cnn", "--model", "is cnn; fr-train trains softmax-regression or mlp");
  const dropout = model.kind === "mlp" ? (model.dropout ?? 0) : 0;
  problems.expect(dropout === 0, "--dropout", `is ${dropout}; the classifier of fr-train has none`);
  problems.expect(
    target !== "equal-opportunity",
    "--fair",
    "is equal-opportunity; fr-train aims at demographic-parity or equalized-odds",
  );
  return problems.problems;
}
