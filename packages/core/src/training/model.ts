/** A model, described the same way for every trainer backend. Dropout rates are shares dropped, in [0, 1). */
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
      /** After each hidden layer. @default 0 */
      readonly dropout?: number;
    }
  | {
      /**
       * Convolutional network for pictures (`exampleShape` height × width × channels): blocks, then dense
       * layers.
       */
      readonly kind: "cnn";
      readonly blocks: readonly ConvolutionBlock[];
      /** Units of each dense hidden layer between the blocks and the output; may be empty. */
      readonly hiddenSizes: readonly number[];
      /** After each dense hidden layer. @default 0 */
      readonly dropout?: number;
    };

/** Convolution with stride 1 and zeros around the picture ("same"), ReLU, maximum pooling, dropout. */
export interface ConvolutionBlock {
  /** Channels it makes. */
  readonly filters: number;
  /** Height and width of the kernel, an odd number. @default 3 */
  readonly kernelSize?: number;
  /**
   * Height, width and stride of the pool; 1: none. Rows and columns that fill no pool are left out. @default
   * 2
   */
  readonly pool?: number;
  /** After the pool. @default 0 */
  readonly dropout?: number;
}

/** The network of the published picture experiments (Slice Tuner notebooks; specs section 4.1). */
export const publishedCnn: Extract<ModelSpecification, { kind: "cnn" }> = {
  kind: "cnn",
  blocks: [
    { filters: 32, dropout: 0.25 },
    { filters: 64, dropout: 0.25 },
  ],
  hiddenSizes: [256],
  dropout: 0.3,
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

/** Gradient descent with momentum: v ← momentum · v + gradient, θ ← θ − learningRate · v; v starts at 0. */
export interface SgdSpecification {
  readonly kind: "sgd";
  readonly learningRate: number;
  /** In [0, 1). */
  readonly momentum: number;
}

export type OptimizerSpecification = AdamSpecification | SgdSpecification;

/** How a model is trained: minibatches, early stopping on the pooled validation loss, best weights kept. */
export interface TrainingOptions {
  readonly optimizer: OptimizerSpecification;
  /**
   * L2 penalty: adds this times the weight to the gradient of each kernel entry; biases have none. @default 0
   */
  readonly weightDecay: number;
  /** Examples in a minibatch; the last one of an epoch may be smaller. @default 32 */
  readonly batchSize: number;
  /** @default 500 */
  readonly maximumEpochs: number;
  /**
   * Epochs without a new lowest validation loss after which training stops; 0: never, and the last weights
   * are kept, not the best ones. @default 20
   */
  readonly patience: number;
}

/** Adam with the values of the published experiments. */
export const defaultAdam: AdamSpecification = {
  kind: "adam",
  learningRate: 0.001,
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-7,
};

/** The protocol of the published tabular experiments (Slice Tuner notebooks; specs section 4.1). */
export const defaultTrainingOptions: TrainingOptions = {
  optimizer: defaultAdam,
  weightDecay: 0,
  batchSize: 32,
  maximumEpochs: 500,
  patience: 20,
};
