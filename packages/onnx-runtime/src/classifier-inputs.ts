import { InvalidInputError, ProblemList } from "@slicetuner/core";
import type { InferenceSession, Tensor } from "onnxruntime-common";
import type { OnnxRuntime } from "./load-runtime.ts";

/** One input of a classifier: a piece of the features. */
export interface ClassifierInput {
  readonly name: string;
  /** @param features `rows × width` numbers */
  toTensor(runtime: OnnxRuntime, features: Float32Array, rows: number, width: number): Tensor;
}

/** How features become the entries of a tensor. */
const conversions = {
  float32: (values: Float32Array) => values,
  float64: (values: Float32Array) => Float64Array.from(values),
  int64: (values: Float32Array) => BigInt64Array.from(values, (value) => BigInt(Math.round(value))),
  int32: (values: Float32Array) => Int32Array.from(values, Math.round),
  bool: (values: Float32Array) => Uint8Array.from(values, (value) => Number(value !== 0)),
} as const;

type TakenType = keyof typeof conversions;

interface InputShape {
  readonly name: string;
  readonly type: TakenType;
  /** Of the tensor after the examples; undefined where a length is open. */
  readonly example: readonly number[] | undefined;
  /** Examples that it takes, where that is fixed. */
  readonly batch: number | undefined;
  readonly rank: number;
}

/**
 * How the features of examples go into the inputs of a session: into the only one, or in the order of the
 * inputs into each as many columns as it is wide.
 * @param wanted shape of one example
 * @throws InvalidInputError naming each input that features cannot go into
 */
export function readInputs(
  session: InferenceSession,
  wanted: readonly number[] | undefined,
): {
  readonly exampleShape: readonly number[];
  readonly inputs: readonly ClassifierInput[];
  readonly batch: number | undefined;
} {
  const shapes = readShapes(session);
  const batch = shapes.find((shape) => shape.batch !== undefined)?.batch;
  const [first, ...others] = shapes as [InputShape, ...InputShape[]];
  if (others.length === 0) {
    const exampleShape = wanted ?? first.example;
    if (exampleShape === undefined) {
      throw refuse(
        `the input "${first.name}" does not say how many numbers describe an example: say it (exampleShape)`,
      );
    }
    if (product(first.example ?? exampleShape) !== product(exampleShape)) {
      throw refuse(
        `the input "${first.name}" takes examples of the shape [${first.example!.join(", ")}], the data have [${exampleShape.join(", ")}]`,
      );
    }
    return {
      exampleShape,
      inputs: [piece(first, 0, product(exampleShape), first.example ?? exampleShape)],
      batch,
    };
  }
  let start = 0;
  const inputs = shapes.map((shape) => {
    const example = shape.example ?? [1];
    const input = piece(shape, start, product(example), example);
    start += product(example);
    return input;
  });
  const exampleShape = wanted ?? [start];
  if (product(exampleShape) !== start) {
    throw refuse(
      `its ${shapes.length} inputs take ${start} numbers together (${shapes.map(({ name }) => name).join(", ")}), the data have ${product(exampleShape)}`,
    );
  }
  return { exampleShape, inputs, batch };
}

function readShapes({ inputMetadata }: InferenceSession): InputShape[] {
  const problems = new ProblemList();
  const shapes = inputMetadata.flatMap((input): InputShape[] => {
    if (!input.isTensor || !(input.type in conversions)) {
      const type = input.isTensor ? input.type : "no tensor";
      problems.add(
        "model",
        `its input "${input.name}" is ${type}; features are numbers: encode the column first`,
      );
      return [];
    }
    const [batch, ...lengths] = input.shape;
    const example = lengths.every((length) => typeof length === "number" && length > 0)
      ? (lengths as number[])
      : undefined;
    return [
      {
        name: input.name,
        type: input.type as TakenType,
        example,
        batch: typeof batch === "number" && batch > 0 ? batch : undefined,
        rank: input.shape.length,
      },
    ];
  });
  problems.expect(inputMetadata.length > 0, "model", "has no input");
  problems.throwIfAny();
  return shapes;
}

/** The input that takes `length` features from `start` on. */
function piece(
  { name, type, rank }: InputShape,
  start: number,
  length: number,
  example: readonly number[],
): ClassifierInput {
  return {
    name,
    toTensor({ Tensor }, features, rows, width) {
      const values = length === width ? features : cut(features, rows, width, start, length);
      const shape = rank === 1 && length === 1 ? [rows] : [rows, ...example];
      return makeTensor(Tensor, type, values, shape);
    },
  };
}

function makeTensor(
  Tensor: OnnxRuntime["Tensor"],
  type: TakenType,
  values: Float32Array,
  shape: readonly number[],
): Tensor {
  switch (type) {
    case "float32":
      return new Tensor(type, conversions.float32(values), shape);
    case "float64":
      return new Tensor(type, conversions.float64(values), shape);
    case "int64":
      return new Tensor(type, conversions.int64(values), shape);
    case "int32":
      return new Tensor(type, conversions.int32(values), shape);
    case "bool":
      return new Tensor(type, conversions.bool(values), shape);
  }
}

function cut(
  features: Float32Array,
  rows: number,
  width: number,
  start: number,
  length: number,
): Float32Array {
  const values = new Float32Array(rows * length);
  for (let row = 0; row < rows; row++) {
    values.set(features.subarray(row * width + start, row * width + start + length), row * length);
  }
  return values;
}

function product(lengths: readonly number[]): number {
  return lengths.reduce((all, length) => all * length, 1);
}

function refuse(message: string): InvalidInputError {
  return new InvalidInputError([{ path: "model", message }]);
}
