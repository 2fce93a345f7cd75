// What users hand over, by its form. The declarations of TensorFlow.js 4.22 do not pass TypeScript without
// `skipLibCheck`, so no type that users get may name them.

/** TensorFlow.js as a module, for instance `import * as tf from "@tensorflow/tfjs"` or tfjs-node's. */
export interface TensorFlowModule {
  readonly version_core: string;
  readonly layers: object;
  /** The name of what computes: `cpu`, `tensorflow`, `wasm`, … */
  getBackend(): string;
  setBackend(name: string): Promise<boolean>;
}

/** A model made of TensorFlow.js' layers, with inputs and outputs that are known: `tf.LayersModel` is one. */
export interface ModelOfLayers {
  readonly inputs: readonly object[];
  readonly outputs: readonly object[];
  countParams(): number;
  dispose(): unknown;
}

/** What reads saved models: a TensorFlow.js module does. */
export interface ModelReader<Model> {
  loadLayersModel(source: { load(): Promise<object> }): Promise<Model>;
}
