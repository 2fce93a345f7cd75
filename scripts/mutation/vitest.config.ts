import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import type { ViteUserConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";
import everything from "../../vitest.config.ts";

/** The first test that fails ends the run of a mutant, so that cheap tests should have their turn first. */
class ShortestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const duration = ({ project, moduleId }: TestSpecification): number =>
      this.ctx.cache.getFileTestResults(`${project.name}:${relative(this.ctx.config.root, moduleId)}`)
        ?.duration ?? 0;
    return [...files].sort((one, other) => duration(one) - duration(other));
  }
}

const fewerCases: string = fileURLToPath(new URL("./fewer-cases.ts", import.meta.url));

// For mutation runs, which choose a package by its folder: fast tests only, with few cases, and no second
// try.
const configuration: ViteUserConfig = {
  ...everything,
  plugins: [
    {
      name: "fewer-cases",
      enforce: "pre",
      resolveId: (source, importer) =>
        source === "fast-check" && importer !== fewerCases ? fewerCases : undefined,
    },
  ],
  test: {
    ...everything.test,
    projects: undefined,
    include: ["**/*.test.ts"],
    exclude: ["**/*.slow.test.ts"],
    sequence: { sequencer: ShortestFirst },
    retry: 0,
  },
};

export default configuration;
