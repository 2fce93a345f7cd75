import type { Dataset } from "@slicetuner/core";
import type { Architecture } from "../networks/architecture.ts";

/**
 * Writes examples as columns, feature after feature: entry `feature · width + column` is a feature of the
 * example in that column.
 * @param rows the example of each column from the first on; columns beyond are left as they are
 */
export function writeColumns(
  target: Float32Array,
  width: number,
  { inputs }: Pick<Architecture, "inputs">,
  { features }: Pick<Dataset, "features">,
  rows: Uint32Array,
): void {
  for (let column = 0; column < rows.length; column++) {
    const source = rows[column]! * inputs;
    for (let feature = 0; feature < inputs; feature++) {
      target[feature * width + column] = features[source + feature]!;
    }
  }
}
