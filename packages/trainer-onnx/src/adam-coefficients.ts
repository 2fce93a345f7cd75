import type { AdamSpecification } from "@slicetuner/core";

/**
 * What changes from step to step in Adam, with M = m / (1 − β₁), V = v / (1 − β₂) and
 * c = √((1 − β₂) / (1 − β₂ᵗ)), so that √v̂ = c·√V:
 *
 *   θ ← θ − rate · M / (√V + offset),  rate = α (1 − β₁) / ((1 − β₁ᵗ) c),  offset = ε / c
 */
export class AdamCoefficients {
  readonly #optimizer: AdamSpecification;
  #power1 = 1;
  #power2 = 1;
  rate = 0;
  offset = 1;

  constructor(optimizer: AdamSpecification) {
    this.#optimizer = optimizer;
  }

  /** Goes to the next step; the first one has t = 1. */
  advance(): void {
    const { learningRate, beta1, beta2, epsilon } = this.#optimizer;
    this.#power1 *= beta1;
    this.#power2 *= beta2;
    const c = Math.sqrt((1 - beta2) / (1 - this.#power2));
    this.rate = (learningRate * (1 - beta1)) / ((1 - this.#power1) * c);
    this.offset = epsilon / c;
  }
}
