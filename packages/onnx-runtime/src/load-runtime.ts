import { isMainThread } from "node:worker_threads";
import { loadOptional, MissingDependencyError } from "@slicetuner/core";
import type { TensorConstructor } from "onnxruntime-common";
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
 * ONNX Runtime as wanted; `auto` takes the native build where it is installed and WebAssembly where it is
 * not.
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
    if (wanted === "auto") {
      const reason = `onnxruntime-node ${describeFailure(cause)}`;
      sayOnce(reason);
      return loadWasm(reason);
    }
    throw new MissingDependencyError("onnxruntime-node", {
      neededFor: 'ONNX Runtime with runtime "native"',
      install: "npm install onnxruntime-node",
      cause,
    });
  }
}

let isSaid = false;

/**
 * Tells people once in a process that they wait longer than they need to. Its worker threads find the same
 * and need not say it.
 */
function sayOnce(reason: string): void {
  if (isSaid || !isMainThread) return;
  isSaid = true;
  process.emitWarning(`${reason}; models are computed in WebAssembly, which is several times slower`, {
    type: "SliceTunerWarning",
    detail: "For the native build: npm install onnxruntime-node",
  });
}

async function loadWasm(reason: string): Promise<OnnxRuntime> {
  const { env, InferenceSession, Tensor } = await loadOptional(() => import("onnxruntime-web"), {
    name: "onnxruntime-web",
    neededFor: `ONNX Runtime in WebAssembly${reason === "" ? "" : `, since ${reason}`}`,
    install:
      reason === ""
        ? "npm install onnxruntime-web"
        : "npm install onnxruntime-node, or where that does not run onnxruntime-web",
  });
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
