import type { Options } from "tsup";

/** `tsup` writes the code; `tsup --dts-only` the declarations, which only those who install a package need. */
export function bundle(entry: string[] = ["src/index.ts"]): Options {
  return { entry, format: "esm", target: "node20", platform: "node", sourcemap: true, splitting: false };
}
