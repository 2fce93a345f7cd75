import { GraphError } from "./graph-error.ts";
import { add } from "./operators/arithmetic.ts";
import { describe, sameShape } from "./shape.ts";
import { type Operation, scalar, type Tensor } from "./tensor.ts";

export interface GradientOptions {
  /**
   * Differentiate Σ seed · output instead of the output itself, in the output's type and shape. Weights on
   * the losses of single examples belong here. @default 1, for an output of rank 0
   */
  readonly seed?: Tensor;
}

/**
 * The derivatives of `output` by each parameter, by reverse accumulation: each operator contributes its own
 * vector-Jacobian product. Adds to the graph what is needed; what is not used is never written.
 * @throws GraphError when the output has entries but no seed, does not depend on a parameter, or depends on
 * it through an operator without a gradient (a loop).
 */
export function gradients(
  output: Tensor,
  parameters: readonly Tensor[],
  options: GradientOptions = {},
): readonly Tensor[] {
  const seed = options.seed ?? scalar(output.elementType, 1);
  if (!sameShape(seed.shape, output.shape)) {
    throw new GraphError(
      `a seed of shape ${describe(seed.shape)} for an output of ${describe(output.shape)}`,
    );
  }
  const gradientOf = new Map<Tensor, Tensor>([[output, seed]]);
  for (const operation of operationsBetween(parameters, output).reverse()) {
    const outputGradients = operation.outputs.map((tensor) => gradientOf.get(tensor));
    if (outputGradients.every((gradient) => gradient === undefined)) continue;
    if (operation.vectorJacobianProduct === undefined) {
      throw new GraphError(`${operation.operator} has no gradient`);
    }
    const inputGradients = operation.vectorJacobianProduct(outputGradients);
    differentiatedInputs(operation).forEach((tensor, index) => {
      const gradient = inputGradients[index];
      if (gradient === undefined) return;
      const sofar = gradientOf.get(tensor);
      gradientOf.set(tensor, sofar === undefined ? gradient : add(sofar, gradient));
    });
  }
  return parameters.map((parameter, index) => {
    const gradient = gradientOf.get(parameter);
    if (gradient === undefined) throw new GraphError(`the output does not depend on parameters[${index}]`);
    return gradient;
  });
}

/** The operations that lead from the parameters to the output, each after those whose results it uses. */
function operationsBetween(parameters: readonly Tensor[], output: Tensor): Operation[] {
  const ordered: Operation[] = [];
  const dependsOnParameters = new Map<Tensor | Operation, boolean>();
  for (const parameter of parameters) dependsOnParameters.set(parameter, true);

  const visit = (tensor: Tensor): boolean => {
    const known = dependsOnParameters.get(tensor);
    if (known !== undefined || tensor.source.kind !== "operation") return known ?? false;
    const { operation } = tensor.source;
    const visited = dependsOnParameters.get(operation);
    if (visited !== undefined) return visited;
    const depends = differentiatedInputs(operation).map(visit).some(Boolean);
    dependsOnParameters.set(operation, depends);
    if (depends) ordered.push(operation);
    return depends;
  };
  visit(output);
  return ordered;
}

function differentiatedInputs(operation: Operation): readonly Tensor[] {
  return operation.gradientInputs ?? operation.inputs;
}
