/** Which TensorFlow.js a trainer computes with, and why it is that one. */
export interface TfjsBackend {
  /**
   * `native`: tfjs-node; `pure`: `@tensorflow/tfjs` on its JavaScript backend; `injected`: the caller's own.
   */
  readonly kind: "native" | "pure" | "injected";
  /** For people, e.g. `tfjs-node: native library not installed`; empty when it is just what was asked for. */
  readonly reason: string;
  /** TensorFlow.js' own name of the backend: `cpu`, `tensorflow`, … */
  readonly engine: string;
}
