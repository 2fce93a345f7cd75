import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { type ModuleReference, SliceTunerError } from "@slicetuner/core";

/**
 * The reference by which another thread makes one of this package's trainers.
 * It names the built package, also when this code runs from its sources.
 */
export function ownReference(exportName: string, options: unknown): ModuleReference {
  return { url: builtPackage(), packageName: "@slicetuner/conformance", exportName, options };
}

function builtPackage(): string {
  try {
    return pathToFileURL(createRequire(import.meta.url).resolve("@slicetuner/conformance")).href;
  } catch (cause) {
    throw new SliceTunerError("@slicetuner/conformance is not built; other threads cannot import it", {
      hint: "Run: npx turbo run build --filter=@slicetuner/conformance",
      cause,
    });
  }
}
