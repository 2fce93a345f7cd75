import { MissingDependencyError } from "@slicetuner/core";
import type { InferenceSession, TensorConstructor } from "onnxruntime-common";
import { oneAtATime, type SessionFactory } from "./one-at-a-time.ts";

/** What both of ONNX Runtime's packages for JavaScript export, as far as it is used here. */
export interface OnnxRuntime {
  readonly kind: "native" | "wasm";
  /** Why `auto` did not take the native build, for people; empty where it did or was not asked to. */
  readonly reason: string;
  readonly InferenceSession: SessionFactory;
  readonly Tensor: TensorConstructor;
}

type RuntimeModule = Pick<OnnxRuntime, "InferenceSession" | "Tensor">;

/**
 * ONNX Runtime as wanted; `auto` takes the native build where it is installed and WebAssembly where it is not.
 * @param importNative where the native build comes from; tests put in their own
 * @throws MissingDependencyError when `native` was asked for and is not installed or does not run here.
 */
export async function loadRuntime(
  wanted: "auto" | "native" | "wasm",
  importNative: () => Promise<unknown> = () => import("onnxruntime-node"),
): Promise<OnnxRuntime> {
  if (wanted === "wasm") return loadWasm("");
  try {
    return { kind: "native", reason: "", ...exportsOf(await importNative()) };
  } catch (cause) {
    if (wanted === "auto") return loadWasm(`onnxruntime-node ${describeFailure(cause)}`);
    throw new MissingDependencyError("onnxruntime-node", {
      neededFor: 'trainer-onnx with runtime "native"',
      install: "npm install onnxruntime-node",
      cause,
    });
  }
}

async function loadWasm(reason: string): Promise<OnnxRuntime> {
  const { env, InferenceSession, Tensor } = await import("onnxruntime-web");
  // One thread a trainer; with more, ONNX Runtime starts workers of its own, which keep the process alive.
  env.wasm.numThreads = 1;
  return { kind: "wasm", reason, InferenceSession: oneAtATime(InferenceSession), Tensor };
}

/** The native package is CommonJS: its exports are the module's or its default's, depending on the loader. */
function exportsOf(module: unknown): RuntimeModule {
  const found = module as RuntimeModule & { default?: RuntimeModule };
  const { InferenceSession, Tensor } = found.default ?? found;
  return { InferenceSession, Tensor };
}

function describeFailure(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  const isAbsent = code === "ERR_MODULE_NOT_FOUND" || code === "MODULE_NOT_FOUND";
  return isAbsent ? "is not installed" : `does not load: ${message?.split("\n", 1)[0]}`;
}

/** How sessions are made: one thread is never slower for models of this size, and workers make use of the cores. */
export const sessionOptions: InferenceSession.SessionOptions = {
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  executionMode: "sequential",
  graphOptimizationLevel: "all",
  // Shapes change whenever a model leaves a stack, and with the data; remembered memory plans would pile up.
  enableMemPattern: false,
  logSeverityLevel: 3,
};
