import { loadOptional } from "@slicetuner/core";

/** Apache Arrow: a large library, loaded by those who read or write its format only. */
export function loadArrow(): Promise<typeof import("apache-arrow")> {
  const library = { name: "apache-arrow", neededFor: "the data format arrow" };
  return loadOptional(() => import("apache-arrow"), library);
}
