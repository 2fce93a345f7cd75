import type { CodedRows } from "@slicetuner/slice-finder";
import { kmeans } from "ml-kmeans";
import { PCA } from "ml-pca";

/**
 * The baseline of Slice Finder (ICDE 2019, section 5): k-means on the rows that the model gets wrong, one-hot
 * encoded and reduced to a few principal components; each cluster is a slice.
 * @returns the rows of each cluster
 */
export function clusterSlices(
  { rowCount, codes, columns }: CodedRows,
  losses: Float64Array,
  options: { readonly clusters: number; readonly components: number; readonly seed: number },
): Uint32Array[] {
  const wrong: number[] = [];
  // Of two classes, a label with less than half of the probability is not the predicted one.
  for (let row = 0; row < rowCount; row++) if (losses[row]! > Math.LN2) wrong.push(row);
  if (wrong.length < options.clusters) return [];
  const offsets: number[] = [];
  let width = 0;
  for (const { values } of columns) {
    offsets.push(width);
    width += values.length;
  }
  const encoded = wrong.map((row) => {
    const features = new Array<number>(width).fill(0);
    codes.forEach((column, index) => {
      features[offsets[index]! + column[row]!] = 1;
    });
    return features;
  });
  const components = new PCA(encoded, { method: "covarianceMatrix" })
    .predict(encoded, { nComponents: options.components })
    .to2DArray();
  const { clusters } = kmeans(components, options.clusters, { seed: options.seed, maxIterations: 100 });
  return Array.from({ length: options.clusters }, (_, cluster) =>
    Uint32Array.from(wrong.filter((_, index) => clusters[index] === cluster)),
  );
}
