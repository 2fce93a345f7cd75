/** TensorFlow.js as a module, whichever of its packages it came from. Not for declarations that users get. */
export type TensorFlow = typeof import("@tensorflow/tfjs");
