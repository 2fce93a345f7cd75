import type { AdamSpecification, OptimizerSpecification, SgdSpecification } from "@slicetuner/core";

/** The numbers that an optimizer's step needs, which change from step to step. */
export interface StepCoefficients {
  /** Goes to the next step and gives its numbers, in the order of the optimizer's `stepRules` entry. */
  advance(): readonly number[];
}

export function startCoefficients(optimizer: OptimizerSpecification): StepCoefficients {
  return optimizer.kind === "adam" ? new AdamCoefficients(optimizer) : new SgdCoefficients(optimizer);
}

/**
 * What changes from step to step in Adam, with M = m / (1 − β₁), V = v / (1 − β₂) and
 * c = √((1 − β₂) / (1 − β₂ᵗ)), so that √v̂ = c·√V:
 *
 *   θ ← θ − rate · M / (√V + offset),  rate = α (1 − β₁) / ((1 − β₁ᵗ) c),  offset = ε / c
 */
export class AdamCoefficients implements StepCoefficients {
  readonly #optimizer: AdamSpecification;
  #power1 = 1;
  #power2 = 1;

  constructor(optimizer: AdamSpecification) {
    this.#optimizer = optimizer;
  }

  /** β₁, β₂, rate and offset of the next step; the first one has t = 1. */
  advance(): readonly [decay1: number, decay2: number, rate: number, offset: number] {
    const { learningRate, beta1, beta2, epsilon } = this.#optimizer;
    this.#power1 *= beta1;
    this.#power2 *= beta2;
    const c = Math.sqrt((1 - beta2) / (1 - this.#power2));
    return [beta1, beta2, (learningRate * (1 - beta1)) / ((1 - this.#power1) * c), epsilon / c];
  }
}

/** Momentum and learning rate, always the same. */
class SgdCoefficients implements StepCoefficients {
  readonly #values: readonly number[];

  constructor({ momentum, learningRate }: SgdSpecification) {
    this.#values = [momentum, learningRate];
  }

  advance(): readonly number[] {
    return this.#values;
  }
}
