import { type Dataset, exampleWidth } from "@slicetuner/core";

/** Examples as numbers that can be compared with each other, row after row. */
export interface ExampleDescriptions {
  readonly size: number;
  readonly width: number;
  readonly values: Float32Array;
  /** 1 where a column has at most two values in the training data (a one-hot column, say), else 0. */
  readonly indicators: Uint8Array;
}

/** What makes examples comparable, as fitted on the training data. */
export interface Describer {
  describe(examples: Dataset): ExampleDescriptions;
}

/** A picture is described by this many means in each direction. */
const gridSide = 8;

/**
 * Tables: each column in its standard deviations of the training data, columns of two values in their
 * difference. Pictures (`[height, width, channels]`): the mean of each cell of an 8 × 8 grid, grey, in the
 * training data's range of values. Without training data columns are taken as they are.
 */
export function createDescriber(train: Dataset): Describer {
  const isPicture = train.exampleShape.length === 3;
  const raw = (examples: Dataset) => (isPicture ? meansOfCells(examples) : examples.features);
  const width = isPicture ? gridSide * gridSide : exampleWidth(train);
  const { scales, indicators } = isPicture
    ? { scales: new Float32Array(width).fill(rangeOf(train.features)), indicators: new Uint8Array(width) }
    : scaleColumns(train.features, width);
  return {
    describe(examples) {
      const values = raw(examples);
      const scaled = new Float32Array(values.length);
      for (let index = 0; index < values.length; index++)
        scaled[index] = values[index]! / scales[index % width]!;
      return { size: examples.size, width, values: scaled, indicators };
    },
  };
}

function scaleColumns(features: Float32Array, width: number) {
  const rows = width === 0 ? 0 : features.length / width;
  const scales = new Float32Array(width).fill(1);
  const indicators = new Uint8Array(width);
  for (let column = 0; column < width; column++) {
    const distinct = new Set<number>();
    let sum = 0;
    for (let row = 0; row < rows; row++) {
      const value = features[row * width + column]!;
      sum += value;
      if (distinct.size < 3) distinct.add(value);
    }
    if (distinct.size === 2) scales[column] = Math.abs([...distinct][0]! - [...distinct][1]!);
    if (distinct.size <= 2) {
      // Without rows nothing is known: every column is a number.
      indicators[column] = rows > 0 ? 1 : 0;
      continue;
    }
    const mean = sum / rows;
    let squares = 0;
    for (let row = 0; row < rows; row++) squares += (features[row * width + column]! - mean) ** 2;
    scales[column] = Math.sqrt(squares / rows);
  }
  return { scales, indicators };
}

function rangeOf(values: Float32Array): number {
  let least = Infinity;
  let most = -Infinity;
  for (const value of values) {
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  return most > least ? most - least : 1;
}

/** Cells of nearly equal size; a picture smaller than the grid has cells that share pixels. */
function meansOfCells(examples: Dataset): Float32Array {
  const [height, width, channels] = examples.exampleShape as [number, number, number];
  const means = new Float32Array(examples.size * gridSide * gridSide);
  const edges = (length: number, cell: number): [number, number] => {
    const from = Math.floor((cell * length) / gridSide);
    return [from, Math.max(from + 1, Math.floor(((cell + 1) * length) / gridSide))];
  };
  for (let example = 0; example < examples.size; example++) {
    const start = example * height * width * channels;
    for (let cell = 0; cell < gridSide * gridSide; cell++) {
      const [top, bottom] = edges(height, Math.floor(cell / gridSide));
      const [left, right] = edges(width, cell % gridSide);
      let sum = 0;
      for (let y = top; y < bottom; y++) {
        for (let x = left * channels; x < right * channels; x++) {
          sum += examples.features[start + y * width * channels + x]!;
        }
      }
      means[example * gridSide * gridSide + cell] = sum / ((bottom - top) * (right - left) * channels);
    }
  }
  return means;
}
