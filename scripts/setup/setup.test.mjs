import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { isInstalled } from "./is-installed.mjs";
import { nodeProblem } from "./node-version.mjs";

it.each(["20.19.0", "20.19.5", "20.20.0", "22.0.0", "100.1.2"])(
  "Node %s is new enough for >=20.19",
  (version) => {
    expect(nodeProblem(version, ">=20.19")).toBeUndefined();
  },
);

it.each(["20.18.9", "18.20.4", "8.17.0", "20.9.0"])("Node %s is too old for >=20.19", (version) => {
  expect(nodeProblem(version, ">=20.19")).toBe(
    `Slice Tuner needs Node 20.19 or later; this is Node ${version}.`,
  );
});

it("knows an installation by the lockfile it was made from", () => {
  const root = mkdtempSync(join(tmpdir(), "installed-"));
  try {
    writeFileSync(join(root, "pnpm-lock.yaml"), "lockfileVersion: '9.0'\n");
    expect(isInstalled(root)).toBe(false);
    mkdirSync(join(root, "node_modules/.pnpm"), { recursive: true });
    writeFileSync(join(root, "node_modules/.pnpm/lock.yaml"), "lockfileVersion: '9.0'\n");
    expect(isInstalled(root)).toBe(true);
    writeFileSync(join(root, "pnpm-lock.yaml"), "lockfileVersion: '9.0'\n# newer\n");
    expect(isInstalled(root)).toBe(false);
  } finally {
    rmSync(root, { recursive: true });
  }
});
