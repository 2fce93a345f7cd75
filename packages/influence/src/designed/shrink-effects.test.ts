import { Random } from "@slicetuner/core";
import fc from "fast-check";
import { Matrix } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { apply, eliminate, inner, multiply, type Rows, transpose } from "../testing/plain-algebra.ts";
import { shrinkEffects } from "./shrink-effects.ts";

const plus = (first: Rows, second: Rows) =>
  first.map((row, index) => row.map((value, column) => value + second[index]![column]!));
const outer = (first: readonly number[], second: readonly number[]) =>
  first.map((value) => second.map((other) => value * other));
const diagonal = (values: readonly number[]) =>
  values.map((value, row) => values.map((_, column) => (row === column ? value : 0)));

interface Answer {
  readonly expected: number[];
  readonly covariance: number[][];
  readonly logLikelihood: number;
}

/** The formulas for one shape, term by term (designed estimation, shrink), τ integrated over. */
function shrinkSlowly(g: readonly number[], V: Rows, s: readonly number[]): Answer {
  const answers = Array.from({ length: 16 }, (_, step) => {
    const tau = Math.exp(Math.log(0.05) + (step / 15) * (Math.log(6) - Math.log(0.05)));
    const priorAt = (mean: number) => diagonal(s.map((value) => (tau * mean * value) ** 2));
    let mean = Math.max(0, inner(g, s) / inner(s, s));
    for (let turn = 0; turn < 3; turn++) {
      const { inverse } = eliminate(plus(V, priorAt(mean)));
      mean = Math.max(0, inner(s, apply(inverse, g)) / inner(s, apply(inverse, s)));
    }
    const prior = priorAt(mean);
    const { inverse, logDeterminant } = eliminate(plus(V, prior));
    const rest = g.map((value, index) => value - mean * s[index]!);
    const logLikelihood =
      -0.5 * logDeterminant - 0.5 * inner(rest, apply(inverse, rest)) - 0.5 * Math.log(tau) ** 2;
    const shift = apply(prior, apply(inverse, rest));
    const expected = s.map((value, index) => mean * value + shift[index]!);
    return { expected, covariance: openOf(V, prior, s), logLikelihood };
  });
  return mixture(answers);
}

/** Moments of a mixture: E[x] and E[x·xᵀ] − E[x]·E[x]ᵀ. */
function mixture(answers: readonly Answer[]): Answer {
  const likely = answers.map(({ logLikelihood }) => Math.exp(logLikelihood - answers[0]!.logLikelihood));
  const all = likely.reduce((sum, value) => sum + value, 0);
  const meanOf = (pick: (answer: Answer) => number): number =>
    answers.reduce((sum, answer, which) => sum + (likely[which]! / all) * pick(answer), 0);
  const expected = answers[0]!.expected.map((_, index) => meanOf((answer) => answer.expected[index]!));
  const covariance = expected.map((first, row) =>
    expected.map(
      (second, column) =>
        meanOf(
          (answer) => answer.covariance[row]![column]! + answer.expected[row]! * answer.expected[column]!,
        ) -
        first * second,
    ),
  );
  return { expected, covariance, logLikelihood: answers[0]!.logLikelihood + Math.log(all) };
}

/** (V⁻¹ + P)⁻¹, where P is what the prior knows of the effects when it knows nothing of μ. */
function openOf(V: Rows, prior: Rows, s: readonly number[]): number[][] {
  const known = eliminate(V).inverse;
  if (prior[0]![0] === 0) {
    const precision = inner(s, apply(known, s));
    return outer(s, s).map((row) => row.map((value) => value / precision));
  }
  const tight = prior.map((row, index) => 1 / row[index]!);
  const leaning = tight.map((value, index) => value * s[index]!);
  const total = inner(leaning, s);
  const lost = outer(leaning, leaning).map((row) => row.map((value) => -value / total));
  return eliminate(plus(known, plus(diagonal(tight), lost))).inverse;
}

/** Effects with a covariance of full rank, and two shapes. */
const problem = fc
  .record({ count: fc.integer({ min: 1, max: 6 }), seed: fc.integer() })
  .map(({ count, seed }) => {
    const random = new Random(seed);
    const numbers = (length: number) => Array.from({ length }, () => random.normal());
    const half = Array.from({ length: count }, () => numbers(count));
    const scale = Math.exp(random.normal());
    const V = plus(multiply(half, transpose(half)), diagonal(new Array<number>(count).fill(0.3))).map((row) =>
      row.map((value) => scale * value),
    );
    const shape = numbers(count).map((value) => Math.exp(0.5 * value));
    const lean = 3 * random.normal();
    return { g: numbers(count).map((value) => value + lean), V, shape, ones: shape.map(() => 1) };
  });

const expectClose = (actual: number, expected: number, scale: number) =>
  expect(Math.abs(actual - expected)).toBeLessThan(1e-5 * (Math.abs(scale) + 1e-3));

describe("shrinkEffects", () => {
  it("is the formulas for one shape", () => {
    fc.assert(
      fc.property(problem, ({ g, V, shape }) => {
        const slow = shrinkSlowly(g, V, shape);
        const fast = shrinkEffects(g, new Matrix(V), [shape]);
        g.forEach((_, row) => {
          expectClose(fast.expected[row]!, slow.expected[row]!, Math.hypot(...g));
          g.forEach((_, column) => {
            expectClose(fast.covariance.get(row, column), slow.covariance[row]![column]!, V[row]![row]!);
          });
        });
      }),
      { numRuns: 300 },
    );
  });

  it("averages two shapes by their likelihood, and counts how far they are apart", () => {
    fc.assert(
      fc.property(problem, ({ g, V, shape, ones }) => {
        const answers = [shrinkSlowly(g, V, shape), shrinkSlowly(g, V, ones)];
        const share = 1 / (1 + Math.exp(answers[1]!.logLikelihood - answers[0]!.logLikelihood));
        const { expected, covariance } = shrinkEffects(g, new Matrix(V), [shape, ones]);
        g.forEach((_, row) => {
          const mean = share * answers[0]!.expected[row]! + (1 - share) * answers[1]!.expected[row]!;
          expectClose(expected[row]!, mean, Math.hypot(...g));
          const apart = answers[0]!.expected[row]! - answers[1]!.expected[row]!;
          const within =
            share * answers[0]!.covariance[row]![row]! + (1 - share) * answers[1]!.covariance[row]![row]!;
          expectClose(covariance.get(row, row), within + share * (1 - share) * apart ** 2, V[row]![row]!);
        });
      }),
      { numRuns: 200 },
    );
  });

  it("believes what was measured without noise, and the mean where there is nothing but noise", () => {
    const g = [1, 2, 0.5, 1.5];
    const exact = shrinkEffects(g, new Matrix(diagonal([1e-12, 1e-12, 1e-12, 1e-12])), [[1, 1, 1, 1]]);
    exact.expected.forEach((value, index) => {
      expect(value).toBeCloseTo(g[index]!, 9);
    });
    const noisy = shrinkEffects(g, new Matrix(diagonal([1e4, 1e4, 1e4, 1e4])), [[1, 1, 1, 1]]);
    for (const value of noisy.expected) expect(value).toBeCloseTo(1.25, 2);
    // Effects that on the whole do harm are no reason to expect anything.
    const harmful = shrinkEffects([-1, -2, -0.5, -1.5], new Matrix(diagonal([1, 1, 1, 1])), [[1, 1, 1, 1]]);
    for (const value of harmful.expected) expect(value).toBeCloseTo(0, 9);
  });

  it("has covariances that hold the truth as often as they say", () => {
    const random = new Random("coverage");
    const count = 8;
    const ones = new Array<number>(count).fill(1);
    const turns = 400;
    let [covered, squares, claimed] = [0, 0, 0];
    for (let turn = 0; turn < turns; turn++) {
      const truth = ones.map(() => 1 + 0.4 * random.normal());
      const g = truth.map((effect) => effect + 0.5 * random.normal());
      const { expected, covariance } = shrinkEffects(g, new Matrix(diagonal(ones.map(() => 0.25))), [ones]);
      truth.forEach((effect, index) => {
        const error = Math.sqrt(covariance.get(index, index));
        if (Math.abs(effect - expected[index]!) < 1.645 * error) covered += 1;
        squares += (effect - expected[index]!) ** 2;
        claimed += error ** 2;
      });
    }
    expect(covered / (turns * count)).toBeGreaterThan(0.86);
    expect(covered / (turns * count)).toBeLessThan(0.95);
    expect(squares / claimed).toBeGreaterThan(0.8);
    expect(squares / claimed).toBeLessThan(1.25);
    // Shrinking is worth it: the raw effects are off by 0.25 on average.
    expect(squares / (turns * count)).toBeLessThan(0.16);
  });
});
