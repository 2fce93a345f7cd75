import type { AdamSpecification } from "@slicetuner/core";
import type { Tensor } from "@tensorflow/tfjs";
import type { TensorFlow } from "./tensorflow.ts";

/**
 * Adam as Kingma and Ba 2015, algorithm 1 has it, and PyTorch with it: ε is added to the root of the
 * bias-corrected second moment, θ ← θ − α · m̂ / (√v̂ + ε).
 *
 * `tf.train.adam` places ε in the same way, but takes βᵗ as a float32 product, which leaves 1 − β₂ᵗ wrong by
 * 1.3·10⁻⁵ of itself at the first step, and needs more operators. Here both corrections are float64 numbers, and
 * the moments are kept without their factors 1 − β: M = m / (1 − β₁), V = v / (1 − β₂). With √((1 − β₂) / (1 − β₂ᵗ)) the root √v̂ is c·√V, and the step becomes
 *
 *   θ ← θ − [α (1 − β₁) / ((1 − β₁ᵗ) c)] · M / (√V + ε / c).
 */
export class Adam {
  readonly #tf: TensorFlow;
  readonly #specification: AdamSpecification;
  #firstMoments: Tensor[];
  #secondMoments: Tensor[];
  #steps = 0;

  constructor(tf: TensorFlow, specification: AdamSpecification, parameters: readonly Tensor[]) {
    this.#tf = tf;
    this.#specification = specification;
    this.#firstMoments = parameters.map((parameter) => tf.zerosLike(parameter));
    this.#secondMoments = parameters.map((parameter) => tf.zerosLike(parameter));
  }

  /** New parameters. The caller owns them, and still owns what it passed in. */
  step<Parameter extends Tensor>(
    parameters: readonly Parameter[],
    gradients: readonly Tensor[],
  ): Parameter[] {
    const tf = this.#tf;
    const { learningRate, beta1, beta2, epsilon } = this.#specification;
    const t = this.#steps + 1;
    const c = Math.sqrt((1 - beta2) / (1 - beta2 ** t));
    const rate = (learningRate * (1 - beta1)) / ((1 - beta1 ** t) * c);

    const next = parameters.map((parameter, index) =>
      tf.tidy(() => {
        const gradient = gradients[index]!;
        const first = tf.add(tf.mul(this.#firstMoments[index]!, beta1), gradient);
        const second = tf.add(tf.mul(this.#secondMoments[index]!, beta2), tf.square(gradient));
        const direction = tf.div(first, tf.add(tf.sqrt(second), epsilon / c));
        return [tf.sub(parameter, tf.mul(direction, rate)) as Parameter, first, second] as const;
      }),
    );

    this.dispose();
    this.#firstMoments = next.map(([, first]) => this.#tf.keep(first));
    this.#secondMoments = next.map(([, , second]) => this.#tf.keep(second));
    this.#steps = t;
    return next.map(([parameter]) => parameter);
  }

  dispose(): void {
    this.#tf.dispose([this.#firstMoments, this.#secondMoments]);
  }
}
