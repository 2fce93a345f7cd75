import type { ReadIdxOptions } from "./read-announced.ts";
import { invalidFile } from "./read-bytes.ts";
import { readIdx } from "./read-idx.ts";

/**
 * Reads the labels beside an idx file of pictures: one whole number for each.
 * @throws InvalidInputError for what is no whole idx file, has several dimensions, or holds fractions or
 * nothing.
 */
export async function readIdxLabels(path: string, options: ReadIdxOptions = {}): Promise<Int32Array> {
  const { shape, values } = await readIdx(path, options);
  const dimensions = shape.map((length) => length.toLocaleString("en")).join(" × ");
  if (shape.length !== 1) {
    const advice = shape.length >= 3 ? ": is it the file of the pictures?" : "";
    throw invalidFile(
      path,
      `has ${shape.length} dimensions (${dimensions}), expected one label for each picture${advice}`,
    );
  }
  if (values.length === 0) throw invalidFile(path, "holds no label");
  const labels = Int32Array.from(values);
  const wrong = labels.findIndex((label, index) => label !== values[index]);
  if (wrong >= 0) throw invalidFile(path, `label ${wrong} is ${values[wrong]}, expected whole numbers`);
  return labels;
}
