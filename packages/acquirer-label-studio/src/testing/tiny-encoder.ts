import { createExampleEncoder } from "@slicetuner/conformance";
import type { ExampleEncoder } from "@slicetuner/core";

/** Rows with one number, a region that is the slice, and a label. */
export const tinyEncoder: ExampleEncoder = createExampleEncoder({
  sliceColumn: "region",
  slices: ["North", "South", "West"],
  numberColumn: "size",
});
export const slices: ExampleEncoder["slices"] = tinyEncoder.slices;
