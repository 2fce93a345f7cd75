/** What a tensor's entries are. */
export type ElementType = "float32" | "float64" | "int32" | "int64" | "bool";

/** The entries of a constant; booleans and int64 are given as numbers. */
export type TensorData = ArrayLike<number>;

/** TensorProto.DataType (onnx.proto). */
export const dataTypeCodes: Record<ElementType, number> = {
  float32: 1,
  int32: 6,
  int64: 7,
  bool: 9,
  float64: 11,
};

export function isFloating(type: ElementType): boolean {
  return type === "float32" || type === "float64";
}

/** The little-endian bytes of `values`, as TensorProto.raw_data wants them. */
export function toRawData(type: ElementType, values: TensorData): Uint8Array {
  const columns = {
    float32: () => Float32Array.from(values),
    float64: () => Float64Array.from(values),
    int32: () => Int32Array.from(values),
    int64: () => BigInt64Array.from(Array.from(values, BigInt)),
    bool: () => Uint8Array.from(values),
  };
  return new Uint8Array(columns[type]().buffer);
}
