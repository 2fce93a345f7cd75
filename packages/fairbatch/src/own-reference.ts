import type { ModuleReference } from "@slicetuner/core";

/**
 * How workers make the same sampler; undefined in a browser, and while this package runs from sources that
 * are not built.
 */
export function referenceTo(exportName: string, options: unknown): ModuleReference | undefined {
  const packageName = "@slicetuner/fairbatch";
  if (globalThis.process?.getBuiltinModule === undefined) return undefined;
  // Asked for when it runs, not imported: bundlers for browsers cannot resolve Node's modules.
  const { createRequire } = process.getBuiltinModule("node:module");
  const { pathToFileURL } = process.getBuiltinModule("node:url");
  try {
    const entry = createRequire(import.meta.url).resolve(packageName);
    return { url: pathToFileURL(entry).href, packageName, exportName, options };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "MODULE_NOT_FOUND") return undefined;
    throw error;
  }
}
