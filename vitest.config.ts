import { fileURLToPath } from "node:url";
import { defineConfig, type ViteUserConfig } from "vitest/config";

// Tests read the sources of sibling packages, so that a change is tested without a build.
// Only what runs in another thread or process (workers, the command line) needs `pnpm build` first.
const packages: string = fileURLToPath(new URL("./packages/", import.meta.url));

const tests: string[] = [
  "packages/*/src/**/*.test.ts",
  "apps/*/src/**/*.test.ts",
  "scripts/**/*.test.mjs",
  "docs/*.test.ts",
  "docs/examples/**/*.test.ts",
];
const slowTests = "{packages,apps}/*/src/**/*.slow.test.ts";

const configuration: ViteUserConfig = defineConfig({
  resolve: {
    alias: [
      { find: /^@slicetuner\/([a-z-]+)$/, replacement: `${packages}$1/src/index.ts` },
      { find: /^@slicetuner\/([a-z-]+)\/testing$/, replacement: `${packages}$1/src/testing.ts` },
      { find: "@slicetuner/tuner/durable", replacement: `${packages}tuner/src/durable.ts` },
    ],
  },
  test: {
    // `*.slow.test.ts`: thousands of trainings, memory, brute force. `npm test` leaves them out, `.ci/run` runs them after the others.
    projects: [
      { extends: true, test: { name: "fast", include: tests, exclude: [slowTests] } },
      { extends: true, test: { name: "slow", include: [slowTests] } },
    ],
    // Only what hangs may end here: a machine that is ten times slower must not fail a test.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    pool: "forks",
    // On two cores vitest would use one of them.
    maxWorkers: "100%",
    // Tests with servers, processes and clocks share two busy cores in CI. A second try is printed as such.
    retry: process.env.CI ? 1 : 0,
    setupFiles: [fileURLToPath(new URL("./scripts/property-tests.ts", import.meta.url))],
  },
});

export default configuration;
