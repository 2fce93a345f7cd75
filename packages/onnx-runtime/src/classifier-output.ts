import { InvalidInputError } from "@slicetuner/core";
import type { ModelFacts } from "@slicetuner/onnx-graph";
import type { InferenceSession, Tensor } from "onnxruntime-common";

/** The output of a classifier that has the probabilities. */
export interface ClassifierOutput {
  readonly name: string;
  /** In the order of the probabilities that `write` writes. */
  readonly classes: readonly string[];
  /** Writes the probabilities of the first `count` examples into `target`, `count × classes` numbers. */
  write(tensor: Tensor, count: number, target: Float32Array): void;
}

interface Wanted {
  readonly classes?: readonly string[];
  readonly output?: string;
}

/**
 * Finds the output with the probabilities, and the order of its classes.
 * @throws InvalidInputError when there is none, several could be meant, or the classes are not those that are
 * wanted
 */
export function readOutput(
  session: InferenceSession,
  { metadata, classNames, scoreMaps }: ModelFacts,
  wanted: Wanted,
): ClassifierOutput {
  const named = wanted.output;
  // Who names an output knows it by the name that it has in the file.
  const asked = scoreMaps.find(({ output }) => output === named)?.scores ?? named;
  const name = chooseOutput(
    session,
    asked,
    scoreMaps.map(({ scores }) => scores),
  );
  const ours = metadata.get("slicetuner.classes");
  const own = ours === undefined ? classNames : (JSON.parse(ours) as string[]);
  const columns = columnsOf(session, name) ?? own?.length ?? wanted.classes?.length;
  const { classes, order } = orderClasses(own, wanted.classes, columns);
  return {
    name,
    classes,
    write(tensor, count, target) {
      const values = tensor.data as Float32Array | Float64Array;
      const found = values.length / (tensor.dims[0] ?? 1);
      const isOneOfTwo = found === 1 && classes.length === 2;
      if (!isOneOfTwo && found !== classes.length) {
        throw refuse(
          "model",
          `its output "${name}" has ${found} numbers for an example, expected ${classes.length} probabilities`,
        );
      }
      for (let row = 0; row < count; row++) {
        for (const [place, column] of order.entries()) {
          const probability = values[row * found + (isOneOfTwo ? 0 : column)]!;
          target[row * classes.length + place] = isOneOfTwo && column === 0 ? 1 - probability : probability;
        }
      }
    },
  };
}

function chooseOutput(
  { outputMetadata }: InferenceSession,
  asked: string | undefined,
  scores: readonly string[],
): string {
  const usable = outputMetadata.filter(
    (output) => output.isTensor && (output.type === "float32" || output.type === "float64"),
  );
  const names = usable.map(({ name }) => name);
  if (asked !== undefined) {
    if (names.includes(asked)) return asked;
    throw refuse("output", `"${asked}" is no output of numbers; there are ${names.join(", ") || "none"}`);
  }
  const [mapped] = scores.filter((score) => names.includes(score));
  const called = names.find((name) => /^(output_)?probabilit(y|ies)$/i.test(name));
  const chosen = mapped ?? called ?? (names.length === 1 ? names[0] : undefined);
  if (chosen !== undefined) return chosen;
  const all = outputMetadata.map(
    (output) => `"${output.name}" (${output.isTensor ? output.type : "no tensor"})`,
  );
  throw names.length === 0
    ? refuse(
        "model",
        `is no classifier: none of its outputs are probabilities; it has ${all.join(", ") || "none"}`,
      )
    : refuse(
        "output",
        `several outputs could be the probabilities: ${names.join(", ")}; say which one (output)`,
      );
}

/** Numbers of an example in an output; undefined where the file does not say. */
function columnsOf({ outputMetadata }: InferenceSession, name: string): number | undefined {
  const found = outputMetadata.find((output) => output.name === name);
  const last = found?.isTensor && found.shape.length === 2 ? found.shape[1] : undefined;
  return typeof last === "number" && last > 0 ? last : undefined;
}

/** The classes as wanted, and the model's column of each. */
function orderClasses(
  own: readonly string[] | undefined,
  wanted: readonly string[] | undefined,
  columns: number | undefined,
): { readonly classes: readonly string[]; readonly order: readonly number[] } {
  const classes = wanted ?? own;
  if (classes === undefined) {
    throw refuse(
      "classes",
      "the file does not name its classes: name them, in the order of its probabilities",
    );
  }
  const expected = columns === 1 ? 2 : columns;
  if (expected !== undefined && expected !== classes.length) {
    throw refuse("classes", `are ${classes.length} (${classes.join(", ")}), the model has ${expected}`);
  }
  // Whole numbers from 0 are places in a list of classes, not names.
  const areNumbers = own === undefined || own.every((name, index) => name === String(index));
  const order = classes.map((name, index) => {
    const place = own?.indexOf(name) ?? -1;
    return place >= 0 ? place : areNumbers ? index : -1;
  });
  if (new Set(order).size < order.length || order.includes(-1)) {
    throw refuse("classes", `are ${classes.join(", ")}; the model has ${own!.join(", ")}`);
  }
  return { classes, order };
}

function refuse(path: string, message: string): InvalidInputError {
  return new InvalidInputError([{ path, message }]);
}
