import type { ViteUserConfig } from "vitest/config";
import everything from "../vitest.config.ts";

// For mutation runs, which choose a package by its folder: fast tests only, and no second try.
const configuration: ViteUserConfig = {
  ...everything,
  test: {
    ...everything.test,
    projects: undefined,
    include: ["**/*.test.ts"],
    exclude: ["**/*.slow.test.ts"],
    retry: 0,
  },
};

export default configuration;
