import type { Tensor } from "onnxruntime-common";

/** The entries of an output that is known to be float32. */
export function floats(tensor: Tensor | undefined): Float32Array {
  return tensor!.data as Float32Array;
}
