import { defineConfig } from "./index.ts";
export const ok: unknown = defineConfig({ budget: 5, sliceBy: ["a"], cost: { A: 1 }, hiddenSizes: [4], strategies: ["uniform"], dropIncomplete: true, initial: "20%" });
// @ts-expect-error
export const bad: unknown = defineConfig({ budget: true });
// @ts-expect-error
export const bad2: unknown = defineConfig({ sliceBy: [1] });
// @ts-expect-error
export const bad3: unknown = defineConfig({ strategies: ["magic"] });
