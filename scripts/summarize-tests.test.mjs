import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, it } from "vitest";

const script = fileURLToPath(new URL("./summarize-tests.mjs", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "summary-"));
afterAll(() => rmSync(folder, { recursive: true }));

function lastLine(report) {
  const file = join(folder, "tests.json");
  if (report === undefined) rmSync(file, { force: true });
  else writeFileSync(file, JSON.stringify(report));
  return spawnSync(process.execPath, [script, file], { encoding: "utf8" })
    .stdout.trimEnd()
    .split("\n")
    .at(-1);
}

const counts = { success: false, numPassedTests: 7, numFailedTests: 1, numPendingTests: 2, numTodoTests: 1 };
const failedTest = { status: "failed", assertionResults: [{ status: "passed" }, { status: "failed" }] };

it("counts tests; those to do are skipped", () => {
  expect(lastLine({ ...counts, testResults: [failedTest] })).toBe("7 passed, 1 failed, 3 skipped");
});

it("counts a file that does not load as a failure", () => {
  const broken = { status: "failed", assertionResults: [] };
  expect(lastLine({ ...counts, testResults: [failedTest, broken] })).toBe("7 passed, 2 failed, 3 skipped");
});

it("counts an error outside of all tests as a failure", () => {
  const fine = { ...counts, numFailedTests: 0, testResults: [] };
  expect(lastLine(fine)).toBe("7 passed, 1 failed, 3 skipped");
  expect(lastLine({ ...fine, success: true })).toBe("7 passed, 0 failed, 3 skipped");
});

it("does not take a missing report for success", () => {
  expect(lastLine(undefined)).toBe("0 passed, 1 failed, 0 skipped");
});

it("adds up several reports, and names tests that passed on a second try", () => {
  const again = { status: "passed", fullName: "waits for Redis", failureMessages: ["late"] };
  const reports = [
    { ...counts, testResults: [failedTest] },
    {
      ...counts,
      success: true,
      numFailedTests: 0,
      testResults: [{ name: "a.test.ts", status: "passed", assertionResults: [again] }],
    },
  ];
  const files = reports.map((report, index) => {
    const file = join(folder, `tests-${index}.json`);
    writeFileSync(file, JSON.stringify(report));
    return file;
  });
  const { stdout } = spawnSync(process.execPath, [script, ...files], { encoding: "utf8" });
  expect(stdout).toBe("flaky: waits for Redis (a.test.ts)\n14 passed, 1 failed, 6 skipped\n");
});
