import { join } from "node:path";
import { createDataset, type Dataset, ProblemList } from "@slicetuner/core";
import { readIdxImages, readIdxLabels } from "@slicetuner/images";
import { fashionMnist } from "./fashion-mnist.ts";

/**
 * Fashion-MNIST as the Slice Tuner notebooks prepare it: shape `[28, 28, 1]`, pixels divided by 255, each
 * class a slice; pictures stay in file order and are named `train-images-idx3-ubyte:17`, counted from 0.
 * @param part the 60,000 training pictures, or the 10,000 test pictures.
 * @throws InvalidInputError for files that are not Fashion-MNIST's.
 */
export async function loadFashionMnist(directory: string, part: "train" | "t10k"): Promise<Dataset> {
  const labelFile = join(directory, `${part}-labels-idx1-ubyte.gz`);
  const [images, labels] = await Promise.all([
    readIdxImages(join(directory, `${part}-images-idx3-ubyte.gz`)),
    readIdxLabels(labelFile),
  ]);
  const { classes, slices } = fashionMnist;
  const problems = new ProblemList();
  problems.expect(
    labels.length === images.size,
    labelFile,
    `holds ${labels.length} labels, ${images.source} holds ${images.size} pictures`,
  );
  const wrong = labels.findIndex((label) => label < 0 || label >= classes.length);
  problems.expect(
    wrong < 0,
    labelFile,
    `label ${wrong} is ${labels[wrong]}, expected 0 to ${classes.length - 1}`,
  );
  problems.expect(
    String(images.shape) === "28,28,1",
    images.source,
    `has pictures of ${images.shape.join(" × ")}, expected 28 × 28 × 1`,
  );
  problems.throwIfAny(`The files are to be had from ${fashionMnist.page}`);
  return createDataset({
    exampleShape: images.shape,
    features: images.pixels,
    labels,
    classes,
    sliceIds: labels,
    slices,
    exampleIds: images.ids.map((id) => id.replace(".gz:", ":")),
  });
}
