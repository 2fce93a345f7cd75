import { setImmediate } from "node:timers/promises";
import { type Dataset, exampleWidth } from "@slicetuner/core";
import { loadArrow } from "./load-arrow.ts";
import { type DataFormat, featureColumn } from "./protocol.ts";

/**
 * Examples that are turned into bytes at a time: the event loop runs in between, and memory stays bounded.
 */
const chunkExamples = 4096;

/** A data set as the bytes of a file, piece after piece. */
export function tableChunks(dataset: Dataset, format: DataFormat): AsyncIterable<Uint8Array> {
  return format === "csv" ? csvChunks(dataset) : arrowChunks(dataset);
}

function columnNames(width: number): string[] {
  return [...Array.from({ length: width }, (_, index) => featureColumn(index)), "label", "slice", "weight"];
}

/** Numbers are written as JavaScript prints them: they read back as the very same ones. */
async function* csvChunks(dataset: Dataset): AsyncGenerator<Uint8Array> {
  const { size, features, labels, sliceIds, weights } = dataset;
  const width = exampleWidth(dataset);
  yield Buffer.from(`${columnNames(width).join(",")}\n`);
  for (let start = 0; start < size; start += chunkExamples) {
    const lines: string[] = [];
    for (let row = start; row < Math.min(size, start + chunkExamples); row++) {
      const values = features.subarray(row * width, (row + 1) * width).join(",");
      lines.push(`${values},${labels[row]},${sliceIds[row]},${weights[row]}\n`);
    }
    yield Buffer.from(lines.join(""));
  }
}

/** A column for each feature, so that every reader gives the same table as of the text. */
async function* arrowChunks(dataset: Dataset): AsyncGenerator<Uint8Array> {
  const { Field, Float32, Int32, makeData, RecordBatch, RecordBatchFileWriter, Schema, Struct } =
    await loadArrow();
  const width = exampleWidth(dataset);
  const [real, whole] = [new Float32(), new Int32()];
  const fields = columnNames(width).map((name) =>
    Field.new(name, name === "label" || name === "slice" ? whole : real),
  );
  const schema = new Schema(fields);

  async function* batches() {
    for (let start = 0; start < Math.max(1, dataset.size); start += chunkExamples) {
      const end = Math.min(dataset.size, start + chunkExamples);
      const length = end - start;
      const reals = (data: Float32Array) => makeData({ type: real, length, data });
      const wholes = (data: Int32Array) => makeData({ type: whole, length, data });
      const children = [
        ...transpose(dataset.features.subarray(start * width, end * width), width).map(reals),
        wholes(dataset.labels.slice(start, end)),
        wholes(dataset.sliceIds.slice(start, end)),
        reals(dataset.weights.slice(start, end)),
      ];
      const rows = makeData({ type: new Struct(fields), length, nullCount: 0, children });
      yield new RecordBatch(schema, rows);
      await setImmediate();
    }
  }
  const writer = new RecordBatchFileWriter();
  const written = writer.writeAll(batches());
  // Ends the loop below should a batch not be made.
  written.catch((error) => writer.abort(error)).catch(() => {});
  yield* writer;
  await written;
}

/** Examples, one after another, as one column for each feature. */
function transpose(features: Float32Array, width: number): Float32Array[] {
  return Array.from({ length: width }, (_, column) => {
    const values = new Float32Array(features.length / width);
    for (let row = 0; row < values.length; row++) values[row] = features[row * width + column]!;
    return values;
  });
}
