/** A function of several numbers with its gradient. An infinite value says: not here. */
export type Differentiable = (point: Float64Array) => {
  readonly value: number;
  readonly gradient: Float64Array;
};

export interface Minimum {
  readonly point: Float64Array;
  readonly value: number;
  /**
   * `converged`: no step changes the value by more than 10⁻⁷ of it; `iteration-limit`: it was still falling.
   */
  readonly status: "converged" | "iteration-limit";
}

/** Earlier steps that the curvature is taken from. */
const memory = 8;

/**
 * A minimum near `start`, by L-BFGS with backtracking (Nocedal and Wright, Numerical Optimization, section
 * 7.2).
 */
export async function minimize(
  evaluate: Differentiable,
  start: Float64Array,
  options: {
    readonly maximumIterations: number;
    /** Called between steps: lets others have the thread, and throws where the work is to end. */
    readonly pause?: (() => Promise<void>) | undefined;
  },
): Promise<Minimum> {
  let point = start.slice();
  let { value, gradient } = evaluate(point);
  const steps: { step: Float64Array; change: Float64Array; curvature: number }[] = [];
  for (let iteration = 0; iteration < options.maximumIterations; iteration++) {
    await options.pause?.();
    const direction = descentDirection(gradient, steps);
    const next = searchAlong(evaluate, point, value, gradient, direction, steps.length === 0);
    if (next === undefined) return { point, value, status: "converged" };
    const step = next.point.map((coordinate, i) => coordinate - point[i]!);
    const change = next.gradient.map((slope, i) => slope - gradient[i]!);
    const curvature = dot(step, change);
    if (curvature > 1e-12 * dot(step, step)) {
      steps.push({ step, change, curvature });
      if (steps.length > memory) steps.shift();
    }
    const gain = value - next.value;
    ({ point, value, gradient } = next);
    if (gain <= 1e-7 * Math.max(1, Math.abs(value))) return { point, value, status: "converged" };
  }
  return { point, value, status: "iteration-limit" };
}

function descentDirection(
  gradient: Float64Array,
  steps: readonly { step: Float64Array; change: Float64Array; curvature: number }[],
): Float64Array {
  const direction = gradient.map((slope) => -slope);
  const shares = steps.map(() => 0);
  for (let index = steps.length - 1; index >= 0; index--) {
    const { step, change, curvature } = steps[index]!;
    shares[index] = dot(step, direction) / curvature;
    addTo(direction, change, -shares[index]!);
  }
  const last = steps.at(-1);
  if (last !== undefined) {
    const scale = last.curvature / dot(last.change, last.change);
    direction.forEach((slope, i) => {
      direction[i] = slope * scale;
    });
  }
  steps.forEach(({ step, change, curvature }, index) => {
    addTo(direction, step, shares[index]! - dot(change, direction) / curvature);
  });
  return direction;
}

/** The first of ever shorter steps that lowers the value enough; undefined when none does. */
function searchAlong(
  evaluate: Differentiable,
  point: Float64Array,
  value: number,
  gradient: Float64Array,
  direction: Float64Array,
  isFirst: boolean,
) {
  const slope = dot(gradient, direction);
  if (!(slope < 0)) return undefined;
  const length = Math.sqrt(dot(direction, direction));
  for (let share = isFirst ? Math.min(1, 1 / length) : 1; share * length > 1e-9; share *= 0.4) {
    const candidate = point.map((coordinate, i) => coordinate + share * direction[i]!);
    const found = evaluate(candidate);
    if (found.value <= value + 1e-4 * share * slope) return { point: candidate, ...found };
  }
  return undefined;
}

function addTo(target: Float64Array, source: Float64Array, factor: number): void {
  for (let i = 0; i < target.length; i++) target[i]! += factor * source[i]!;
}

function dot(first: Float64Array, second: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < first.length; i++) sum += first[i]! * second[i]!;
  return sum;
}
