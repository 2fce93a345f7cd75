import type { Layer } from "@slicetuner/core";
import { type Dimension, gatherFixed, matrixMultiply, reshape, type Tensor } from "@slicetuner/onnx-graph";
import { convolveTiles, filteringOf } from "./tiled-convolution.ts";

export type Convolution = Extract<Layer, { kind: "convolution" }>;

/**
 * The sums of the first convolution at the places that the pool after it uses: one gather of all that the
 * kernel reads, and one matrix product. Nothing comes before it, so its input needs no gradient.
 * @param weights `(taps · channels) × filters`
 * @param pictures `(positions · channels) × examples`
 * @returns `pooled rows × pool² × (pooled columns · examples · filters)`: the places of one pool are at the
 * same position of
 *   the groups in the middle
 */
export function convolvePictures(
  layer: Convolution,
  pool: number,
  weights: Tensor,
  pictures: Tensor,
): Tensor {
  const { channels, filters, kernelSize, width } = layer;
  const examples = pictures.shape[1]!;
  const [pooledRows, pooledColumns] = pooledLengths(layer, pool);
  const reach = (kernelSize - 1) / 2;
  const read: number[] = [];
  for (const [tapRow, tapColumn] of pairs(kernelSize, kernelSize)) {
    for (let channel = 0; channel < channels; channel++) {
      for (const [placeRow, placeColumn] of poolPlaces(layer, pool)) {
        const [row, column] = [placeRow + tapRow - reach, placeColumn + tapColumn - reach];
        read.push(isInside(layer, row, column) ? (row * width + column) * channels + channel : -1);
      }
    }
  }
  const inputs = kernelSize ** 2 * channels;
  const columns = reshape(gatherFixed(pictures, read, 0), [inputs, times(read.length / inputs, examples)]);
  const sums = matrixMultiply(columns, weights, { transposeFirst: true });
  return reshape(sums, [pooledRows, pool ** 2, times(pooledColumns * filters, examples)]);
}

/**
 * The same for a later convolution.
 * @param values `positions × examples × channels`
 */
export function convolveValues(layer: Convolution, pool: number, weights: Tensor, values: Tensor): Tensor {
  const examples = values.shape[1]!;
  const [pooledRows, pooledColumns] = pooledLengths(layer, pool);
  const filtering = filteringOf(layer);
  const { tileSize } = filtering;
  const tileRows = Math.ceil((pooledRows * pool) / tileSize);
  const tileColumns = Math.ceil((pooledColumns * pool) / tileSize);
  const tiles = convolveTiles(layer, filtering, tileRows, tileColumns, weights, values);
  const grouped = [pooledRows, pool ** 2, times(pooledColumns * layer.filters, examples)];
  if (pool === tileSize) return reshape(tiles, grouped);
  const places = Array.from(poolPlaces(layer, pool), ([row, column]) => {
    const [tileRow, tileColumn] = [Math.floor(row / tileSize), Math.floor(column / tileSize)];
    const ofTile = (row % tileSize) * tileSize + (column % tileSize);
    return (tileSize ** 2 * tileRow + ofTile) * tileColumns + tileColumn;
  });
  const byPlace = reshape(tiles, [tileRows * tileSize ** 2 * tileColumns, examples, layer.filters]);
  return reshape(gatherFixed(byPlace, places, 0), grouped);
}

/** Rows and columns of a picture after the pool. */
export function pooledLengths({ height, width }: Convolution, pool: number): [number, number] {
  return [Math.floor(height / pool), Math.floor(width / pool)];
}

/**
 * Rows and columns of the places that a pool uses: pooled row after pooled row, and in each the pool's places
 * in turn.
 */
function* poolPlaces(layer: Convolution, pool: number): Generator<readonly [number, number]> {
  const [pooledRows, pooledColumns] = pooledLengths(layer, pool);
  for (let pooledRow = 0; pooledRow < pooledRows; pooledRow++) {
    for (const [row, column] of pairs(pool, pool)) {
      for (let pooledColumn = 0; pooledColumn < pooledColumns; pooledColumn++) {
        yield [pooledRow * pool + row, pooledColumn * pool + column];
      }
    }
  }
}

export function isInside({ height, width }: Convolution, row: number, column: number): boolean {
  return row >= 0 && row < height && column >= 0 && column < width;
}

export function* pairs(rows: number, columns: number): Generator<readonly [number, number]> {
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) yield [row, column];
  }
}

/** A product of lengths, one of which may be open. */
export function times(count: number, length: Dimension): Dimension {
  return typeof length === "number" ? count * length : `${count} ${length}`;
}
