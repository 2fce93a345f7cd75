import { readFile } from "node:fs/promises";

/** An array of a NumPy file. */
export interface NumpyArray {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** Reads the files that the experiments need: version 1.0, little-endian float32, row after row. */
export async function readNpy(path: string): Promise<NumpyArray> {
  const bytes = await readFile(path);
  const headerLength = bytes.readUInt16LE(8);
  const header = bytes.toString("latin1", 10, 10 + headerLength);
  const shape = /'shape': \(([^)]*)\)/.exec(header)?.[1];
  if (bytes.toString("latin1", 1, 6) !== "NUMPY" || !header.includes("'<f4'") || shape === undefined) {
    throw new Error(`${path} is no file of 32-bit numbers: ${header}`);
  }
  const lengths = shape
    .split(",")
    .filter((text) => text.trim() !== "")
    .map(Number);
  const count = lengths.reduce((product, length) => product * length, 1);
  const start = 10 + headerLength;
  const values = Float32Array.from({ length: count }, (_, index) => bytes.readFloatLE(start + 4 * index));
  return { shape: lengths, values };
}
