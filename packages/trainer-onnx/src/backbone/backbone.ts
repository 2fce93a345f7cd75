import { InvalidInputError } from "@slicetuner/core";
import { addOutput } from "@slicetuner/onnx-graph";
import { type InferenceSession, type OnnxRuntime, sessionOptions } from "@slicetuner/onnx-runtime";
import type { BackboneOptions } from "./backbone-options.ts";

/** A user's model, opened and checked as far as can be without data. */
export interface Backbone {
  readonly runtime: OnnxRuntime;
  readonly session: InferenceSession;
  readonly file: Uint8Array;
  readonly inputName: string;
  /**
   * Of the input: examples first. A text or −1 is a length that is not fixed. Empty when the file does not
   * say.
   */
  readonly inputShape: readonly (number | string)[];
  readonly outputName: string;
  readonly layout: "nchw" | "nhwc" | undefined;
  readonly examplesPerCall: number;
}

/**
 * @throws InvalidInputError when ONNX Runtime does not open the file, or its input or output cannot be used.
 */
export async function openBackbone(
  runtime: OnnxRuntime,
  { output, layout, examplesPerCall = 8 }: BackboneOptions,
  file: Uint8Array,
): Promise<Backbone> {
  let session = await open(runtime, file);
  try {
    const input = onlyInput(session);
    const outputName = chooseOutput(session, output);
    if (!session.outputNames.includes(outputName)) {
      const plain = session;
      session = await openAt(runtime, file, outputName, plain.outputNames);
      await plain.release();
    }
    expectFloats(session, outputName);
    const [fixedLength] = input.shape;
    return {
      runtime,
      session,
      file,
      inputName: input.name,
      inputShape: input.shape,
      outputName,
      layout,
      // Many files are made for exactly one example.
      examplesPerCall: isFixed(fixedLength) ? fixedLength : examplesPerCall,
    };
  } catch (error) {
    await session.release();
    throw error;
  }
}

export function isFixed(length: number | string | undefined): length is number {
  return typeof length === "number" && length > 0;
}

export function refuse(path: string, message: string, cause?: unknown): InvalidInputError {
  return new InvalidInputError([{ path: `backbone.${path}`, message }], cause === undefined ? {} : { cause });
}

async function open({ InferenceSession }: OnnxRuntime, file: Uint8Array): Promise<InferenceSession> {
  try {
    return await InferenceSession.create(file, sessionOptions);
  } catch (error) {
    throw refuse("model", `is no model that ONNX Runtime opens: ${firstLine(error)}`, error);
  }
}

/** Opens the model with a tensor from inside it as an output. */
async function openAt(
  { InferenceSession }: OnnxRuntime,
  file: Uint8Array,
  output: string,
  outputs: readonly string[],
): Promise<InferenceSession> {
  try {
    return await InferenceSession.create(addOutput(file, output), sessionOptions);
  } catch (error) {
    const known = outputs.map((name) => JSON.stringify(name)).join(", ");
    const message = `${JSON.stringify(output)} is no output (${known}) and no tensor inside the model`;
    throw refuse("output", message, error);
  }
}

function onlyInput({ inputMetadata }: InferenceSession): InferenceSession.TensorValueMetadata {
  const [input, ...others] = inputMetadata;
  if (input === undefined || others.length > 0) {
    const names = inputMetadata.map(({ name }) => JSON.stringify(name)).join(", ");
    throw refuse("model", `has ${inputMetadata.length} inputs (${names}), expected one`);
  }
  if (!input.isTensor || input.type !== "float32") {
    const type = input.isTensor ? input.type : "no tensor";
    throw refuse("model", `its input "${input.name}" is ${type}, expected float32`);
  }
  return input;
}

function chooseOutput({ outputNames }: InferenceSession, wanted: string | undefined): string {
  if (wanted !== undefined) return wanted;
  if (outputNames.length === 1) return outputNames[0]!;
  const names = outputNames.map((name) => JSON.stringify(name)).join(", ");
  throw refuse("output", `the model has ${outputNames.length} outputs (${names}): say which one`);
}

function expectFloats({ outputMetadata }: InferenceSession, name: string): void {
  const found = outputMetadata.find((output) => output.name === name)!;
  if (found.isTensor && found.type === "float32") return;
  throw refuse("output", `"${name}" is ${found.isTensor ? found.type : "no tensor"}, expected float32`);
}

export function firstLine(error: unknown): string {
  return String((error as Error).message ?? error).split("\n", 1)[0]!;
}
