import {
  add,
  concatenate,
  constant,
  gather,
  gatherFixed,
  matrixMultiply,
  overrideGradient,
  reduceSum,
  reshape,
  type Tensor,
  transpose,
  zerosLike,
} from "@slicetuner/onnx-graph";
import { type Convolution, isInside, pairs, times } from "./convolution.ts";
import { type Matrix, type MinimalFiltering, tilesOfOne, tilesOfTwo } from "./minimal-filtering.ts";

/**
 * Tiles of 2 × 2 places take 16 products for each channel and filter instead of 36. Where pictures are tiny,
 * patches are mostly padding, and tiles would turn gradients that are exactly 0 into tiny ones, which Adam
 * takes for a direction.
 */
export function filteringOf({ kernelSize, height, width }: Convolution): MinimalFiltering {
  return kernelSize >= 3 && Math.min(height, width) >= 4 ? tilesOfTwo : tilesOfOne(kernelSize);
}

/**
 * A convolution by minimal filtering: patches, kernels and sums are each transformed by a small constant
 * matrix. A kernel that is larger than that for which the matrices are is cut into pieces; their sums are
 * added before they are transformed back.
 * @param weights `(taps · channels) × filters`
 * @param values `positions × examples × channels`
 * @returns `tileRows × tileSize² × (tileColumns · examples · filters)`
 */
export function convolveTiles(
  layer: Convolution,
  filtering: MinimalFiltering,
  tileRows: number,
  tileColumns: number,
  weights: Tensor,
  values: Tensor,
): Tensor {
  const { channels, filters, kernelSize } = layer;
  const examples = values.shape[1]!;
  const { patchSize, ofPatch, ofKernel, ofTile } = filtering;
  const entries = patchSize ** 2;
  const kernel = reshape(weights, [kernelSize ** 2, channels * filters]);
  const taps = ofKernel[0]!.length;
  const pieces = Math.ceil(kernelSize / taps);
  let sums: Tensor | undefined;
  for (const [pieceRow, pieceColumn] of pairs(pieces, pieces)) {
    const corner = [taps * pieceRow, taps * pieceColumn] as const;
    const patches = readPatches(layer, corner, filtering, tileRows, tileColumns, values);
    const transformed = ofPatch === undefined ? patches : matrixMultiply(squared(ofPatch), patches);
    const ofPiece = constant(
      "float32",
      [entries, kernelSize ** 2],
      pieceTransform(ofKernel, kernelSize, corner),
    );
    const product = patchProducts(
      reshape(transformed, [tileRows, entries, times(tileColumns, examples), channels]),
      reshape(matrixMultiply(ofPiece, kernel), [entries, channels, filters]),
      Number(examples),
    );
    sums = sums === undefined ? product : add(sums, product);
  }
  return matrixMultiply(
    squared(ofTile),
    reshape(sums!, [tileRows, entries, times(tileColumns * filters, examples)]),
  );
}

/**
 * For each entry of the patches a product of its own.
 * @param patches `tileRows × entries × (tileColumns · examples) × channels`
 * @param kernel `entries × channels × filters`
 */
function patchProducts(patches: Tensor, kernel: Tensor, examples: number): Tensor {
  const products = matrixMultiply(patches, kernel);
  return overrideGradient(products, [patches, kernel], ([gradient]) => {
    const [tileRows, entries, places, channels] = patches.shape as number[];
    // A product with the first factor transposed is slow where that is tall; ONNX Runtime would make one of
    // it if the transposition swapped the last two axes.
    const inTwo = reshape(patches, [tileRows! * entries!, places! / examples, examples, channels!]);
    const turned = reshape(transpose(inTwo, [0, 3, 1, 2]), [tileRows!, entries!, channels!, places!]);
    const ofRows = matrixMultiply(turned, gradient!);
    return [matrixMultiply(gradient!, kernel, { transposeSecond: true }), sumOfRows(ofRows)];
  });
}

/** The sum along the first axis, as a product: reductions along an outer axis are slow. */
function sumOfRows(tensor: Tensor): Tensor {
  const [rows, ...rest] = tensor.shape as number[];
  const entries = rest.reduce((product, length) => product * length, 1);
  const ones = constant("float32", [1, rows!], new Float32Array(rows!).fill(1));
  return reshape(matrixMultiply(ones, reshape(tensor, [rows!, entries])), rest);
}

/**
 * What the tiles read, `tileRows × entries × (tileColumns · examples · channels)`.
 * @param corner the piece's first tap
 */
function readPatches(
  layer: Convolution,
  corner: readonly [number, number],
  { tileSize, patchSize }: MinimalFiltering,
  tileRows: number,
  tileColumns: number,
  values: Tensor,
): Tensor {
  const { channels, kernelSize, height, width } = layer;
  const reach = (kernelSize - 1) / 2;
  const examples = values.shape[1]!;
  const positions: number[] = [];
  for (let tileRow = 0; tileRow < tileRows; tileRow++) {
    for (const [entryRow, entryColumn] of pairs(patchSize, patchSize)) {
      for (let tileColumn = 0; tileColumn < tileColumns; tileColumn++) {
        const row = tileSize * tileRow + entryRow + corner[0] - reach;
        const column = tileSize * tileColumn + entryColumn + corner[1] - reach;
        positions.push(isInside(layer, row, column) ? row * width + column : -1);
      }
    }
  }
  const read = gatherFixed(values, positions, 0);
  const patches = reshape(read, [tileRows, patchSize ** 2, times(tileColumns * channels, examples)]);
  return overrideGradient(patches, [values], ([gradient]) => {
    // What each patch hands back to the positions that it read, summed over the patches; the last row is the
    // zeros of none.
    const handed = reshape(gradient!, [positions.length, examples, channels]);
    const withZeros = concatenate([handed, zerosLike(gather(handed, constant("int32", [1], [0])))], 0);
    const readers = readersByRow(positions, height, width);
    const gathered = gatherFixed(withZeros, readers, 0);
    const most = readers.length / (height * width);
    const byReader = reshape(gathered, [height, most, times(width * channels, examples)]);
    return [reshape(reduceSum(byReader, { axes: [1] }), values.shape)];
  });
}

/**
 * Which entries of `positions` are each position: for each row of the picture the first reader of each
 * column, then the second, … The number of entries stands for none.
 */
function readersByRow(positions: readonly number[], height: number, width: number): number[] {
  const readers = Array.from({ length: height * width }, (): number[] => []);
  positions.forEach((position, place) => {
    readers[position]?.push(place);
  });
  const most = Math.max(1, ...readers.map(({ length }) => length));
  return Array.from({ length: height }, (_, row) => {
    const ofRow = readers.slice(row * width, (row + 1) * width);
    return Array.from({ length: most }, (__, turn) => ofRow.map((list) => list[turn] ?? positions.length));
  }).flat(2);
}

/** The transform of both axes of a square, `rows² × columns²`, from that of one. */
function squared(matrix: Matrix): Tensor {
  const [rows, columns] = [matrix.length, matrix[0]!.length];
  const entries: number[] = [];
  for (const [first, second] of pairs(rows, rows)) {
    for (const [from, to] of pairs(columns, columns))
      entries.push(matrix[first]![from]! * matrix[second]![to]!);
  }
  return constant("float32", [rows ** 2, columns ** 2], entries);
}

/** The transform of the piece of a kernel that starts at `corner`, by all taps of the kernel. */
function pieceTransform(
  ofKernel: Matrix,
  kernelSize: number,
  [cornerRow, cornerColumn]: readonly [number, number],
): number[] {
  const entries: number[] = [];
  for (const [first, second] of pairs(ofKernel.length, ofKernel.length)) {
    for (const [tapRow, tapColumn] of pairs(kernelSize, kernelSize)) {
      const ofRow = ofKernel[first]![tapRow - cornerRow] ?? 0;
      const ofColumn = ofKernel[second]![tapColumn - cornerColumn] ?? 0;
      entries.push(ofRow * ofColumn);
    }
  }
  return entries;
}
