import type { Dataset } from "@slicetuner/core";

/**
 * Grey pictures at half their height and width, each pixel the mean of four.
 * @param isFlat whether an example becomes a row of pixels instead of a picture
 */
export function halvePictures(dataset: Dataset, isFlat: boolean): Dataset {
  const [height, width] = dataset.exampleShape as [number, number];
  const [rows, columns] = [height / 2, width / 2];
  const features = new Float32Array(dataset.size * rows * columns);
  for (let index = 0; index < features.length; index++) {
    const example = Math.floor(index / (rows * columns));
    const row = Math.floor(index / columns) % rows;
    const column = index % columns;
    const first = example * height * width + 2 * row * width + 2 * column;
    const at = (offset: number): number => dataset.features[first + offset]!;
    features[index] = (at(0) + at(1) + at(width) + at(width + 1)) / 4;
  }
  return { ...dataset, features, exampleShape: isFlat ? [rows * columns] : [rows, columns, 1] };
}
