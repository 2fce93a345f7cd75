import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const script = fileURLToPath(new URL("drive.py", import.meta.url));
const program = fileURLToPath(new URL("../../packages/slicetuner/dist/main.js", import.meta.url));
const hasPython = spawnSync("python3", ["--version"]).status === 0;

// Where there is no Python there is nothing to try.
describe.skipIf(!hasPython)("a Python script that drives slicetuner", () => {
  let folder: string;
  const run = (...words: readonly string[]) =>
    execFileSync("python3", [script, ...words], {
      cwd: folder,
      encoding: "utf8",
      stdio: "pipe",
      env: { ...process.env, SLICETUNER: `"${process.execPath}" "${program}"` },
    });
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "slicetuner-python-"));
    const rows = Array.from(
      { length: 120 },
      (_, row) => `${20 + ((row * 7) % 50)},${row % 2 ? "Oslo" : "Rome"},${row % 3 ? "no" : "yes"}`,
    );
    writeFileSync(join(folder, "people.csv"), ["age,city,bought", ...rows, ""].join("\n"));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it("prints what to buy of each slice", () => {
    const small = [
      "--maximum-epochs",
      "2",
      "--workers",
      "0",
      "--estimation",
      "amortized",
      "--subset-sizes",
      "3",
    ];
    const printed = run("people.csv", "bought", "city", "10", ...small);
    expect(printed).toMatch(/^Oslo: buy \d+, loss [\d.]+ -> [\d.]+$/m);
    expect(printed).toMatch(/^Rome: buy \d+/m);
  });

  it("shows what slicetuner says of a mistake", () => {
    expect(() => run("people.csv", "bougt", "city", "10")).toThrow(/bougt/);
  });
});
