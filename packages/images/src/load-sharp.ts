import { loadOptional } from "@slicetuner/core";

/** The library that decodes pictures. */
export type Sharp = typeof import("sharp").default;

/**
 * Loads sharp, only when pictures are decoded.
 * @param load tests put in their own.
 * @throws MissingDependencyError when it is not installed or does not run here.
 */
export async function loadSharp(
  load: () => Promise<{ readonly default: Sharp }> = () => import("sharp"),
): Promise<Sharp> {
  const library = { name: "sharp", neededFor: "folders of pictures", install: "npm install sharp@0.35" };
  return (await loadOptional(load, library)).default;
}
