import { InferenceSession, Tensor as RuntimeTensor } from "onnxruntime-node";

/** Values for a model in the tests: entries and lengths; all arithmetic in float64 unless said otherwise. */
export interface Values {
  readonly data: readonly number[];
  readonly shape: readonly number[];
  readonly type?: "float64" | "float32" | "int32" | "int64" | "bool";
}

export function values(shape: readonly number[], data: readonly number[], type?: Values["type"]): Values {
  return type === undefined ? { shape, data } : { shape, data, type };
}

/** Loads a model once; the function returned runs it. */
export async function loadModel(
  bytes: Uint8Array,
): Promise<(inputs: Record<string, Values>) => Promise<Record<string, Values>>> {
  const session = await InferenceSession.create(bytes, { intraOpNumThreads: 1, logSeverityLevel: 3 });
  return async (inputs) => {
    const feeds = Object.entries(inputs).map(([name, input]) => [name, toRuntime(input)] as const);
    const results = await session.run(Object.fromEntries(feeds));
    const entries = Object.entries(results).map(([name, { data, dims }]) => {
      return [name, values(dims, Array.from(data as ArrayLike<number>, Number))] as const;
    });
    return Object.fromEntries(entries);
  };
}

function toRuntime({ data, shape, type = "float64" }: Values): RuntimeTensor {
  const dimensions = [...shape];
  if (type === "float64") return new RuntimeTensor("float64", Float64Array.from(data), dimensions);
  if (type === "float32") return new RuntimeTensor("float32", Float32Array.from(data), dimensions);
  if (type === "int32") return new RuntimeTensor("int32", Int32Array.from(data), dimensions);
  if (type === "int64") return new RuntimeTensor("int64", BigInt64Array.from(data.map(BigInt)), dimensions);
  return new RuntimeTensor("bool", Uint8Array.from(data), dimensions);
}
