import { readFile } from "node:fs/promises";
import { createPacer, type Dataset, exampleWidth, InvalidInputError, type Predictor } from "@slicetuner/core";
import { type ModelFacts, readModelFacts, withoutScoreMaps } from "@slicetuner/onnx-graph";
import type { InferenceSession } from "onnxruntime-common";
import { type ClassifierInput, readInputs } from "./classifier-inputs.ts";
import { type ClassifierOutput, readOutput } from "./classifier-output.ts";
import { loadRuntime, type OnnxRuntime } from "./load-runtime.ts";
import { sessionOptions } from "./session-options.ts";

/** What {@link openOnnxClassifier} takes. */
export interface OnnxClassifierOptions {
  /** The path of an `.onnx` file, or its bytes. */
  readonly model: string | Uint8Array;
  /**
   * Names of the classes in the wanted order, e.g. a data set's. Where the file names its own, the
   * probabilities are put into this order; where it does not, they are taken to be in it already. @default
   * the file's own
   */
  readonly classes?: readonly string[];
  /** Shape of one example. @default what the inputs of the file say, where they say it */
  readonly exampleShape?: readonly number[];
  /** Which output has the probabilities. @default the only one that can be it, or the one called like them */
  readonly output?: string;
  /** @default "auto" */
  readonly runtime?: "auto" | "native" | "wasm";
  /** For people. @default the path, or `ONNX model` */
  readonly name?: string;
}

/** Examples in one call to the model, which blocks the thread. */
const examplesPerCall = 256;

/**
 * Opens any ONNX classifier as a predictor: the trainers' own, and those of others, e.g. exports of
 * scikit-learn. Several inputs take the columns of the features one after another, each as many as it is wide
 * and in its own type; outputs may be tensors of probabilities or lists of maps from class to probability
 * (zipmap); one column of probabilities is that of the second of two classes.
 * @throws InvalidInputError when the file cannot be read or is no classifier, with what is wrong with it
 */
export async function openOnnxClassifier(options: OnnxClassifierOptions): Promise<Predictor> {
  const { model, name = typeof model === "string" ? model : "ONNX model" } = options;
  const runtime = await loadRuntime(options.runtime ?? "auto");
  const bytes = typeof model === "string" ? await readBytes(model) : model;
  const { facts, session } = await open(runtime, bytes);
  try {
    const { exampleShape, inputs, batch } = readInputs(session, options.exampleShape);
    const output = readOutput(session, facts, options);
    return {
      specificationVersion: "v1",
      name,
      classes: output.classes,
      exampleShape,
      doPredict: (dataset, signal) =>
        predictAll(
          { runtime, session, inputs, output, batch: batch ?? examplesPerCall, isFixed: batch !== undefined },
          dataset,
          signal,
        ),
      close: () => session.release(),
    };
  } catch (error) {
    await session.release();
    throw error;
  }
}

async function readBytes(path: string): Promise<Uint8Array> {
  try {
    return new Uint8Array(await readFile(path));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw refuse(
      "model",
      code === "ENOENT" ? `there is no file "${path}"` : `cannot read "${path}": ${message}`,
      error,
    );
  }
}

async function open(
  { InferenceSession }: OnnxRuntime,
  bytes: Uint8Array,
): Promise<{ readonly facts: ModelFacts; readonly session: InferenceSession }> {
  try {
    return {
      facts: readModelFacts(bytes),
      session: await InferenceSession.create(withoutScoreMaps(bytes), sessionOptions),
    };
  } catch (error) {
    throw refuse(
      "model",
      describeNoModel(bytes) ?? `is no model that ONNX Runtime opens: ${reasonOf(error)}`,
      error,
    );
  }
}

/** What often lies in place of a model; undefined for all else. */
function describeNoModel(bytes: Uint8Array): string | undefined {
  const head = Buffer.from(bytes.subarray(0, 64)).toString("latin1").trimStart();
  if (head.startsWith("version https://git-lfs"))
    return "is a pointer of Git LFS, not the model: `git lfs pull` fetches that";
  return head.startsWith("<") ? "is a web page, not a model: the download failed" : undefined;
}

/** What ONNX Runtime says, without the place in its own source code that it may begin with. */
function reasonOf(error: unknown): string {
  const [line = ""] = String((error as Error).message ?? error).split("\n", 1);
  return line.replace(/\/onnxruntime_src\/\S+:\d+ [^ ]+\(.*?\)\s+/, "");
}

interface OpenedClassifier {
  readonly runtime: OnnxRuntime;
  readonly session: InferenceSession;
  readonly inputs: readonly ClassifierInput[];
  readonly output: ClassifierOutput;
  /** Examples in a call. */
  readonly batch: number;
  /** Whether the model takes exactly so many. */
  readonly isFixed: boolean;
}

async function predictAll(
  { runtime, session, inputs, output, batch, isFixed }: OpenedClassifier,
  dataset: Dataset,
  signal: AbortSignal,
): Promise<Float32Array> {
  signal.throwIfAborted();
  const pacer = createPacer(signal, () => {});
  const width = exampleWidth(dataset);
  const probabilities = new Float32Array(dataset.size * output.classes.length);
  for (let start = 0; start < dataset.size; start += batch) {
    const count = Math.min(batch, dataset.size - start);
    const rows = isFixed ? batch : count;
    // A model for a fixed number of examples gets zeros for those that are missing at the end.
    const features = new Float32Array(rows * width);
    features.set(dataset.features.subarray(start * width, (start + count) * width));
    const feeds = Object.fromEntries(
      inputs.map((input) => [input.name, input.toTensor(runtime, features, rows, width)]),
    );
    const results = await session.run(feeds, [output.name]);
    output.write(results[output.name]!, count, probabilities.subarray(start * output.classes.length));
    await pacer.yieldIfDue();
  }
  return probabilities;
}

/** An error about one of the options. */
export function refuse(path: string, message: string, cause?: unknown): InvalidInputError {
  return new InvalidInputError([{ path, message }], cause === undefined ? {} : { cause });
}
