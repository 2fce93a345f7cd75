import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * The folder of a published data set: below the one that SLICETUNER_DATA names, or below `../shared/data`
 * beside the checkout.
 */
export function sharedDirectory(name: string): string {
  return join(process.env.SLICETUNER_DATA ?? join(checkout(), "..", "shared", "data"), name);
}

export function hasShared(name: string): boolean {
  return existsSync(sharedDirectory(name));
}

function checkout(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, "pnpm-workspace.yaml")) && folder !== dirname(folder))
    folder = dirname(folder);
  return folder;
}
