#!/usr/bin/env node
// Prints `N passed, N failed, N skipped` from the file of vitest's JSON reporter.
// Usage: node scripts/summarize-tests.mjs report.json
import { existsSync, readFileSync } from "node:fs";

const file = process.argv[2];
if (file === undefined || !existsSync(file)) {
  console.log("The tests left no report.");
  console.log("0 passed, 1 failed, 0 skipped");
} else {
  const report = JSON.parse(readFileSync(file, "utf8"));
  // A file that does not even load fails without a failed test.
  const brokenFiles = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === "failed" && !assertionResults.some((result) => result.status === "failed"),
  );
  const failedTests = report.numFailedTests + brokenFiles.length;
  // An error that escaped every test fails the run all the same.
  const failed = failedTests === 0 && !report.success ? 1 : failedTests;
  const skipped = report.numPendingTests + report.numTodoTests;
  console.log(`${report.numPassedTests} passed, ${failed} failed, ${skipped} skipped`);
}
