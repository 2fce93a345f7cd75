import { existsSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { MissingDependencyError } from "@slicetuner/core";
import type { TfjsBackend } from "./backend.ts";
import type { TensorFlow } from "./tensorflow.ts";

/** Where tfjs-node comes from; tests put in their own. */
export interface NativeSource {
  /** Why tfjs-node cannot be loaded here; undefined when its native library is there. */
  readonly problem: () => string | undefined;
  readonly load: () => Promise<TensorFlow>;
}

const installedNative: NativeSource = {
  problem: findNativeProblem,
  load: async () => unwrap((await import("@tensorflow/tfjs-node")) as unknown as TensorFlow),
};

/**
 * TensorFlow.js and what there is to say about the choice.
 * @throws MissingDependencyError when `native` was asked for and tfjs-node does not run here.
 */
export async function loadTensorFlow(
  wanted: "auto" | "native" | "pure",
  native: NativeSource = installedNative,
): Promise<{ tf: TensorFlow; backend: TfjsBackend }> {
  if (wanted === "pure") return loadPure("");
  let problem = native.problem();
  let cause: unknown;
  if (problem === undefined) {
    try {
      const tf = await native.load();
      // One real operator: tfjs-node 4.22 loads on Node ≥ 23 but then misses a function that Node has
      // dropped.
      tf.tidy(() => tf.add(tf.scalar(1), tf.scalar(1)).dataSync());
      return { tf, backend: { kind: "native", reason: "", engine: tf.getBackend() } };
    } catch (error) {
      cause = error;
      problem = `does not run: ${firstLine(error)}`;
    }
  }
  if (wanted === "native") {
    throw new MissingDependencyError(`@tensorflow/tfjs-node (${problem})`, {
      neededFor: 'trainer-tfjs with backend "native"',
      install: "npm rebuild @tensorflow/tfjs-node (its installer downloads libtensorflow)",
      cause,
    });
  }
  return loadPure(`tfjs-node: ${problem}`);
}

async function loadPure(reason: string): Promise<{ tf: TensorFlow; backend: TfjsBackend }> {
  const tf = unwrap(await import("@tensorflow/tfjs"));
  // Its console banner recommends tfjs-node; the trainer's name already says so, and piped output stays
  // clean.
  tf.enableProdMode();
  await tf.setBackend("cpu");
  return { tf, backend: { kind: "pure", reason, engine: "cpu" } };
}

/** TensorFlow.js is CommonJS in Node; depending on the loader its exports are the module or its default. */
function unwrap(module: TensorFlow & { default?: TensorFlow }): TensorFlow {
  return module.default ?? module;
}

/** Looks before it loads: importing tfjs-node without its library takes its time and then throws. */
function findNativeProblem(): string | undefined {
  let root: string;
  try {
    root = dirname(createRequire(import.meta.url).resolve("@tensorflow/tfjs-node/package.json"));
  } catch {
    return "package not installed";
  }
  const libraries = join(root, "lib");
  const found =
    existsSync(libraries) &&
    readdirSync(libraries).some((folder) => existsSync(join(libraries, folder, "tfjs_binding.node")));
  return found ? undefined : "native library not installed";
}

function firstLine(error: unknown): string {
  return String(error instanceof Error ? error.message : error)
    .split("\n", 1)[0]!
    .trim();
}
