import type { Options } from "tsup";

const shared: Options = {
  format: "esm",
  target: "node20",
  platform: "node",
  clean: true,
  sourcemap: true,
};

/** A package that others install: code and declarations. */
export function library(entry: string[] = ["src/index.ts"]): Options {
  return { ...shared, entry, dts: true };
}

/** A program that is only run: code alone. */
export function application(entry: string[]): Options {
  return { ...shared, entry };
}
