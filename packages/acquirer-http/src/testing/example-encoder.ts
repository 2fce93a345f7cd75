import { createExampleEncoder } from "@slicetuner/conformance";
import type { ExampleEncoder } from "@slicetuner/core";

/** Slices by `race`; the number `first` as the only feature; `answer` as the label. */
export const exampleEncoder: ExampleEncoder = createExampleEncoder();
