/** TensorFlow.js as a module, whichever of its packages it came from. */
export type TensorFlow = typeof import("@tensorflow/tfjs");
