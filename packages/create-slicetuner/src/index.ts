import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/**
 * Runs `slicetuner init` with the slicetuner that was installed with this package, at this terminal.
 * @param words what follows `npm create slicetuner`, e.g. the name of a table
 * @returns the exit code
 */
export function createConfiguration(words: readonly string[]): Promise<number> {
  const manifestFile = createRequire(import.meta.url).resolve("slicetuner/package.json");
  const manifest: { readonly bin: { readonly slicetuner: string } } = createRequire(import.meta.url)(
    manifestFile,
  );
  const program = join(dirname(manifestFile), manifest.bin.slicetuner);
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, "init", ...words], { stdio: "inherit" });
    child.on("error", reject);
    child.on("exit", (code) => resolve(code ?? 1));
  });
}
