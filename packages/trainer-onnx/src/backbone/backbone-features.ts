import { createDataset, type Dataset, exampleWidth, type Pacer } from "@slicetuner/core";
import { floats } from "@slicetuner/onnx-runtime";
import { type Backbone, firstLine, isFixed, refuse } from "./backbone.ts";

/**
 * Data sets with the backbone's features in place of their own, computed once for each and kept as long as it
 * lives.
 */
export class BackboneFeatures {
  readonly #backbone: Backbone;
  readonly #cache = new WeakMap<Dataset, Dataset>();

  constructor(backbone: Backbone) {
    this.#backbone = backbone;
  }

  /**
   * @throws InvalidInputError when the model does not take the examples, or makes no features of them
   */
  async of(dataset: Dataset, pacer: Pacer): Promise<Dataset> {
    const known = this.#cache.get(dataset);
    if (known !== undefined) return known;
    const features = await compute(this.#backbone, dataset, pacer);
    const width = features.length / dataset.size;
    const made = createDataset({ ...dataset, exampleShape: [width], features });
    this.#cache.set(dataset, made);
    return made;
  }
}

/**
 * How the backbone wants pictures of this shape: `nchw` where their channels must come first.
 * @throws InvalidInputError when its input has another shape, or the layout can be told neither from it nor
 * from the options
 */
export function layoutFor(backbone: Backbone, exampleShape: readonly number[]): "nchw" | "as-is" {
  const { inputShape, layout, inputName } = backbone;
  const fits = (shape: readonly number[]): boolean =>
    inputShape.length === 0 ||
    (inputShape.length === shape.length + 1 &&
      shape.every((length, axis) => !isFixed(inputShape[axis + 1]) || inputShape[axis + 1] === length));
  const [height, width, channels] = exampleShape as [number, number, number];
  const isPicture = exampleShape.length === 3;
  const asIs = layout !== "nchw" && fits(exampleShape);
  const turned = isPicture && layout !== "nhwc" && fits([channels, height, width]);
  if (asIs && turned) {
    throw refuse(
      "layout",
      `is needed: from the shape [${inputShape.join(", ")}] of "${inputName}" nobody can tell "nchw" from "nhwc"`,
    );
  }
  if (!asIs && !turned) {
    const layouts = layout === undefined ? "in no layout" : `as "${layout}"`;
    throw refuse(
      "model",
      `its input "${inputName}" has the shape [${inputShape.join(", ")}], which examples of the shape ` +
        `[${exampleShape.join(", ")}] fit ${layouts}`,
    );
  }
  return turned ? "nchw" : "as-is";
}

/**
 * Features of all examples, row after row. Always as many examples a call, so that the same data give the
 * same bits.
 */
async function compute(backbone: Backbone, dataset: Dataset, pacer: Pacer): Promise<Float32Array> {
  const { examplesPerCall } = backbone;
  const { exampleShape, size } = dataset;
  const layout = layoutFor(backbone, exampleShape);
  const [height, width, channels] = exampleShape as [number, number, number];
  const inputShape = layout === "nchw" ? [channels, height, width] : exampleShape;
  const entries = exampleWidth(dataset);
  let features = new Float32Array(0);
  let found = 0;
  for (let start = 0; start < size; start += examplesPerCall) {
    const count = Math.min(examplesPerCall, size - start);
    // A last call that is not full goes on with zeros: the model may be made for a fixed number of examples.
    const batch = new Float32Array(examplesPerCall * entries);
    const examples = dataset.features.subarray(start * entries, (start + count) * entries);
    if (layout === "nchw") channelsFirst(examples, height * width, channels, batch);
    else batch.set(examples);
    const made = await run(backbone, batch, [examplesPerCall, ...inputShape]);
    if (start === 0) {
      found = made.length / examplesPerCall;
      features = new Float32Array(size * found);
    }
    if (made.length !== found * examplesPerCall)
      throw refuse("output", "changes its shape from call to call");
    features.set(made.subarray(0, count * found), start * found);
    await pacer.yieldIfDue();
  }
  const position = features.findIndex((value) => !Number.isFinite(value));
  if (position >= 0) {
    const example = dataset.exampleIds[Math.floor(position / found)];
    throw refuse("output", `is ${features[position]} for example "${example}"`);
  }
  return features;
}

async function run(
  { runtime, session, inputName, outputName }: Backbone,
  batch: Float32Array,
  shape: readonly number[],
): Promise<Float32Array> {
  const input = new runtime.Tensor("float32", batch, shape);
  let results: Awaited<ReturnType<typeof session.run>>;
  try {
    results = await session.run({ [inputName]: input }, [outputName]);
  } catch (error) {
    throw refuse("model", `does not run on examples [${shape.join(", ")}]: ${firstLine(error)}`, error);
  }
  const output = results[outputName]!;
  if (output.dims[0] !== shape[0] || output.size === 0) {
    throw refuse(
      "output",
      `"${outputName}" has the shape [${output.dims.join(", ")}] for ${shape[0]} examples, expected them as its first length`,
    );
  }
  return floats(output);
}

/**
 * Turns pictures of `area` positions with their channels innermost into pictures with their channels first.
 */
function channelsFirst(pictures: Float32Array, area: number, channels: number, target: Float32Array): void {
  for (let first = 0; first < pictures.length; first += area * channels) {
    for (let channel = 0; channel < channels; channel++) {
      for (let position = 0; position < area; position++) {
        target[first + channel * area + position] = pictures[first + position * channels + channel]!;
      }
    }
  }
}
