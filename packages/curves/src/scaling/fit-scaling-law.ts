import { ProblemList } from "@slicetuner/core";
import { Matrix, QrDecomposition } from "ml-matrix";

/** One training: a model of so many parameters, trained on so many tokens (or examples), had this loss. */
export interface ScalingPoint {
  /** Above 0. */
  readonly parameters: number;
  /** Above 0. */
  readonly tokens: number;
  readonly loss: number;
  /** How much the point counts, ≥ 0; only ratios matter. @default 1 */
  readonly weight?: number;
}

/** loss = floor + parameterScale · parameters^−exponent + tokenScale · tokens^−exponent */
export interface ScalingLaw {
  readonly exponent: number;
  readonly parameterScale: number;
  readonly tokenScale: number;
  readonly floor: number;
  /**
   * `too-few-points`: fewer points than the four unknowns, or not two different numbers of parameters and of tokens; `edge`: the best
   * exponent lies at an end of the searched range; `flat`: neither parameters nor tokens lower the loss; else
   * `converged`.
   */
  readonly status: "converged" | "flat" | "edge" | "too-few-points";
  /** Σ weight · (loss − prediction)² */
  readonly residualSumOfSquares: number;
  /** Expected loss of a model of `parameters` trained on `tokens`. */
  predict(parameters: number, tokens: number): number;
}

/** The exponents that are searched. */
export const scalingExponents: { readonly minimum: number; readonly maximum: number } = {
  minimum: 0.01,
  maximum: 3,
};
const scanned = 200;
const refinements = 60;
const goldenRatio = (Math.sqrt(5) - 1) / 2;

/**
 * Fits loss ≈ E + A·N^−α + B·D^−α for N parameters and D tokens by weighted least squares with E, A and B of
 * at least 0. It is the law of Gadre et al. 2024 (arXiv:2403.08540, section 3), E + (a·M^η + b·M^−η)·C^−η,
 * for compute C = 6·N·D, M = D/N tokens a parameter and α = 2η: few small trainings, one of them much longer
 * than the others, tell the loss of larger and longer ones. The exponent is scanned and the best place
 * refined; for each exponent the rest is a linear problem, solved exactly.
 *
 * @throws InvalidInputError naming every number that cannot be used
 */
export function fitScalingLaw(points: readonly ScalingPoint[]): ScalingLaw {
  check(points);
  const used = points.filter(({ weight = 1 }) => weight > 0);
  const at = (logExponent: number): LinearFit => fitAt(used, Math.exp(logExponent));
  const [low, high] = [Math.log(scalingExponents.minimum), Math.log(scalingExponents.maximum)];
  const width = (high - low) / scanned;
  let best = low;
  let lowest = at(low).residual;
  for (let place = 1; place <= scanned; place++) {
    const { residual } = at(low + place * width);
    if (residual < lowest) [best, lowest] = [low + place * width, residual];
  }
  const exponent = Math.exp(refine(at, Math.max(low, best - width), Math.min(high, best + width)));
  const { floor, parameterScale, tokenScale, residual } = fitAt(used, exponent);
  const distinct = (values: readonly number[]): number => new Set(values).size;
  const isTold =
    used.length >= 4 &&
    distinct(used.map(({ parameters }) => parameters)) > 1 &&
    distinct(used.map(({ tokens }) => tokens)) > 1;
  const isFlat = parameterScale === 0 && tokenScale === 0;
  const isEdge = best === low || best >= high - width / 2;
  return {
    exponent,
    floor,
    parameterScale,
    tokenScale,
    residualSumOfSquares: residual,
    status: !isTold ? "too-few-points" : isFlat ? "flat" : isEdge ? "edge" : "converged",
    predict: (parameters, tokens) =>
      floor + parameterScale * parameters ** -exponent + tokenScale * tokens ** -exponent,
  };
}

interface LinearFit {
  readonly floor: number;
  readonly parameterScale: number;
  readonly tokenScale: number;
  readonly residual: number;
}

/** The best floor and scales, none below 0: the best of all choices of which of them are 0. */
function fitAt(points: readonly ScalingPoint[], exponent: number): LinearFit {
  const unit = (values: readonly number[]): number =>
    Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
  const [parameterUnit, tokenUnit] = [
    unit(points.map(({ parameters }) => parameters)),
    unit(points.map(({ tokens }) => tokens)),
  ];
  const rows = points.map(({ parameters, tokens, loss, weight = 1 }) => {
    const root = Math.sqrt(weight);
    const powers = [1, (parameters / parameterUnit) ** -exponent, (tokens / tokenUnit) ** -exponent];
    return { powers: powers.map((power) => root * power), loss: root * loss };
  });
  let best = { values: [0, 0, 0], residual: rows.reduce((sum, { loss }) => sum + loss * loss, 0) };
  for (const chosen of choices) {
    const values = solve(rows, chosen);
    if (values?.every((value) => value >= 0) !== true) continue;
    const residual = rows.reduce(
      (sum, { powers, loss }) =>
        sum + (loss - powers.reduce((all, power, index) => all + power * values[index]!, 0)) ** 2,
      0,
    );
    if (residual < best.residual) best = { values, residual };
  }
  const [floor, ofParameters, ofTokens] = best.values as [number, number, number];
  return {
    floor,
    parameterScale: ofParameters * parameterUnit ** exponent,
    tokenScale: ofTokens * tokenUnit ** exponent,
    residual: best.residual,
  };
}

const choices: readonly (readonly number[])[] = [[0, 1, 2], [0, 1], [0, 2], [1, 2], [0], [1], [2]];

function solve(
  rows: readonly { readonly powers: readonly number[]; readonly loss: number }[],
  chosen: readonly number[],
): number[] | null {
  if (rows.length < chosen.length) return null;
  const matrix = new QrDecomposition(
    new Matrix(rows.map(({ powers }) => chosen.map((index) => powers[index]!))),
  );
  if (!matrix.isFullRank()) return null;
  const found = matrix.solve(Matrix.columnVector(rows.map(({ loss }) => loss))).to1DArray();
  const values = [0, 0, 0];
  chosen.forEach((index, place) => {
    values[index] = found[place]!;
  });
  return values.every(Number.isFinite) ? values : null;
}

/** Golden section search. */
function refine(at: (logExponent: number) => LinearFit, from: number, to: number): number {
  let [low, high] = [from, to];
  let [left, right] = [high - goldenRatio * (high - low), low + goldenRatio * (high - low)];
  let [leftResidual, rightResidual] = [at(left).residual, at(right).residual];
  for (let turn = 0; turn < refinements; turn++) {
    if (leftResidual <= rightResidual) {
      [high, right, rightResidual] = [right, left, leftResidual];
      left = high - goldenRatio * (high - low);
      leftResidual = at(left).residual;
    } else {
      [low, left, leftResidual] = [left, right, rightResidual];
      right = low + goldenRatio * (high - low);
      rightResidual = at(right).residual;
    }
  }
  return (low + high) / 2;
}

function check(points: readonly ScalingPoint[]): void {
  const problems = new ProblemList();
  const isFinitePositive = (value: number): boolean => value > 0 && value < Number.POSITIVE_INFINITY;
  points.forEach(({ parameters, tokens, loss, weight = 1 }, index) => {
    const expect = (field: string, value: number, holds: boolean, expected: string): boolean =>
      problems.expect(holds, `points[${index}].${field}`, `is ${value}, expected ${expected}`);
    expect("parameters", parameters, isFinitePositive(parameters), "a finite number above 0");
    expect("tokens", tokens, isFinitePositive(tokens), "a finite number above 0");
    expect("loss", loss, Number.isFinite(loss), "a finite number");
    expect(
      "weight",
      weight,
      weight >= 0 && weight < Number.POSITIVE_INFINITY,
      "a finite number of at least 0",
    );
  });
  problems.expect(
    points.some(({ weight = 1 }) => weight > 0),
    "points",
    "no point has a weight above 0",
  );
  problems.throwIfAny();
}
