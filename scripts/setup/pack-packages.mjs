import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Packs every public package as npm would publish it. Needs a build with declarations (`pnpm build`).
 * @returns {{ name: string, manifest: object, folder: string, tarball: string }[]}
 */
export function packPackages(root, destination) {
  const folders = readdirSync(join(root, "packages")).map((name) => join(root, "packages", name));
  return folders.flatMap((folder) => {
    const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    if (manifest.private === true) return [];
    // Without `prepack`: one build for all of them has just been made.
    const packed = spawnSync(
      "pnpm",
      ["pack", "--json", "--pack-destination", destination, "--config.ignore-scripts=true"],
      { cwd: folder, encoding: "utf8", shell: process.platform === "win32" },
    );
    if (packed.status !== 0) throw new Error(`${manifest.name} was not packed: ${packed.stderr}`);
    const { filename } = JSON.parse(packed.stdout);
    return [{ name: manifest.name, manifest, folder, tarball: filename }];
  });
}
