import { createHash } from "node:crypto";
import type { Dataset } from "@slicetuner/core";

/** SHA-256 of all that trainings depend on; ids are not. */
export function hashDataset({
  exampleShape,
  classes,
  slices,
  features,
  labels,
  weights,
  sliceIds,
  groups = [],
}: Dataset): string {
  const hash = createHash("sha256").update(JSON.stringify([exampleShape, classes, slices]));
  for (const column of [features, labels, weights, sliceIds]) {
    hash.update(new Uint8Array(column.buffer, column.byteOffset, column.byteLength));
  }
  for (const { name, values, ids } of groups) {
    hash.update(JSON.stringify([name, values]));
    hash.update(new Uint8Array(ids.buffer, ids.byteOffset, ids.byteLength));
  }
  return hash.digest("hex");
}
