import { createDataset, type Dataset, exampleWidth, Random, type TrainingData } from "@slicetuner/core";

/** Pictures of noise with a bright corner that tells the class; the slice is told by nothing. */
export function pictureData(
  exampleShape: readonly [number, number, number],
  sizes: readonly [number, number, number] = [90, 60, 50],
): TrainingData {
  const [height, width, channels] = exampleShape;
  const part = (name: string, size: number): Dataset => {
    const random = new Random(name);
    const features = Float32Array.from({ length: size * exampleWidth({ exampleShape }) }, () => {
      return 0.5 * random.normal();
    });
    const labels = Int32Array.from({ length: size }, () => random.integer(3));
    labels.forEach((label, row) => {
      const [top, left] = [label === 0 ? 0 : height - 2, label === 1 ? 0 : width - 2];
      for (const [down, right] of [
        [0, 0],
        [0, 1],
        [1, 0],
        [1, 1],
      ] as const) {
        const position = (row * height + top + down) * width + left + right;
        features[position * channels + (label % channels)]! += 1.5;
      }
    });
    return createDataset({
      exampleShape,
      features,
      labels,
      classes: ["a", "b", "c"],
      sliceIds: Int32Array.from({ length: size }, (_, row) => row % 2),
      slices: [{ name: "even" }, { name: "odd" }],
    });
  };
  return {
    train: part("train", sizes[0]),
    validation: part("validation", sizes[1]),
    test: part("test", sizes[2]),
  };
}
