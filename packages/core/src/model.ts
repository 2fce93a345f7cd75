/** A model, described the same way for every trainer backend. */
export type ModelSpecification =
  | {
      /** Multinomial logistic regression. */
      readonly kind: "softmax-regression";
    }
  | {
      /** Multilayer perceptron with ReLU between its layers. */
      readonly kind: "mlp";
      /** Units of each hidden layer, e.g. `[64]`. */
      readonly hiddenSizes: readonly number[];
    };

/** Adam (Kingma and Ba 2015, algorithm 1). */
export interface AdamSpecification {
  readonly kind: "adam";
  /** @default 0.001 */
  readonly learningRate: number;
  /** Decay of the first moment. @default 0.9 */
  readonly beta1: number;
  /** Decay of the second moment. @default 0.999 */
  readonly beta2: number;
  /** Added to the square root of the second moment. @default 1e-7 */
  readonly epsilon: number;
}

/** How a model is trained: minibatches, early stopping on the pooled validation loss, best weights kept. */
export interface TrainingOptions {
  readonly optimizer: AdamSpecification;
  /** Examples in a minibatch; the last one of an epoch may be smaller. @default 32 */
  readonly batchSize: number;
  /** @default 500 */
  readonly maximumEpochs: number;
  /** Epochs without a new lowest validation loss after which training stops. @default 20 */
  readonly patience: number;
}

/** The protocol of the published tabular experiments (Slice Tuner notebooks; specs section 4.1). */
export const defaultTrainingOptions: TrainingOptions = {
  optimizer: { kind: "adam", learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 },
  batchSize: 32,
  maximumEpochs: 500,
  patience: 20,
};
