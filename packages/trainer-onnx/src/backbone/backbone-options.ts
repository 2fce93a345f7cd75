import { readFile } from "node:fs/promises";
import type { ModelSpecification, ProblemList } from "@slicetuner/core";

/** A model of the user's own that turns examples into features; its weights stay as they are. */
export interface BackboneOptions {
  /**
   * An ONNX file's path, or its bytes: one file with its weights inside, with one float32 input whose first
   * length is the number of examples.
   */
  readonly model: string | Uint8Array;
  /** What becomes the features: an output of the model, or any tensor inside it. @default its only output */
  readonly output?: string;
  /**
   * How the model wants pictures: examples × channels × height × width (`nchw`) or examples × height × width
   * × channels (`nhwc`, as data sets have them). @default what the shape of the model's input tells, where it
   * tells
   */
  readonly layout?: "nchw" | "nhwc";
  /**
   * Examples in one call to the model, during which nothing else happens: 1 for a very large model. @default
   * 8
   */
  readonly examplesPerCall?: number;
}

/**
 * The bytes of the backbone's file. What is wrong with the options goes to `problems`, under `backbone`.
 * @returns undefined when the file cannot be used
 */
export async function readBackbone(
  { model, layout, examplesPerCall = 8 }: BackboneOptions,
  head: ModelSpecification,
  problems: ProblemList,
): Promise<Uint8Array | undefined> {
  problems.expect(
    head.kind !== "cnn",
    "model.kind",
    'is "cnn", which takes pictures; behind a backbone use "softmax-regression" or "mlp"',
  );
  problems.expect(
    layout === undefined || layout === "nchw" || layout === "nhwc",
    "backbone.layout",
    `is ${JSON.stringify(layout)}, expected "nchw" or "nhwc"`,
  );
  problems.expect(
    Number.isSafeInteger(examplesPerCall) && examplesPerCall >= 1,
    "backbone.examplesPerCall",
    `is ${examplesPerCall}, expected a whole number of at least 1`,
  );
  if (!(typeof model === "string" || model instanceof Uint8Array)) {
    problems.add("backbone.model", "is no path of an ONNX file, nor its bytes");
    return undefined;
  }
  return bytesOf(model, problems);
}

async function bytesOf(model: string | Uint8Array, problems: ProblemList): Promise<Uint8Array | undefined> {
  // A copy: the caller may change its own, and a part of a larger buffer would take all of it to the workers.
  if (typeof model !== "string") return new Uint8Array(model);
  try {
    return new Uint8Array(await readFile(model));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const reason = code === "ENOENT" ? "there is no such file" : message;
    problems.add("backbone.model", `cannot read ${JSON.stringify(model)}: ${reason}`);
    return undefined;
  }
}
