import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Whether node_modules is what the lockfile says: pnpm keeps a copy of the lockfile it installed last. */
export function isInstalled(root) {
  const installed = join(root, "node_modules/.pnpm/lock.yaml");
  if (!existsSync(installed)) return false;
  return readFileSync(installed, "utf8") === readFileSync(join(root, "pnpm-lock.yaml"), "utf8");
}
