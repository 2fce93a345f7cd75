import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import type { ModuleReference } from "@slicetuner/core";

/** How workers make the same sampler; undefined while this package runs from sources that are not built. */
export function referenceTo(exportName: string, options: unknown): ModuleReference | undefined {
  const packageName = "@slicetuner/fairbatch";
  try {
    const entry = createRequire(import.meta.url).resolve(packageName);
    return { url: pathToFileURL(entry).href, packageName, exportName, options };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "MODULE_NOT_FOUND") return undefined;
    throw error;
  }
}
