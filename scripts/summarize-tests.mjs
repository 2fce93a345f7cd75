#!/usr/bin/env node
// Prints `N passed, N failed, N skipped` over the files of vitest's JSON reporter, after the names of flaky
// tests: those that passed on a second try. A flaky test is a fault to mend.
// Usage: node scripts/summarize-tests.mjs report.json [report.json …]
import { existsSync, readFileSync } from "node:fs";

const total = { passed: 0, failed: 0, skipped: 0 };
for (const file of process.argv.length > 2 ? process.argv.slice(2) : [""]) {
  if (existsSync(file)) addReport(JSON.parse(readFileSync(file, "utf8")));
  else {
    console.log("The tests left no report.");
    total.failed += 1;
  }
}
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);

function addReport(report) {
  for (const { name, assertionResults } of report.testResults)
    for (const { status, fullName, failureMessages = [] } of assertionResults)
      if (status === "passed" && failureMessages.length > 0) console.log(`flaky: ${fullName} (${name})`);
  // A file that does not even load fails without a failed test.
  const brokenFiles = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === "failed" && !assertionResults.some((result) => result.status === "failed"),
  );
  const failed = report.numFailedTests + brokenFiles.length;
  total.passed += report.numPassedTests;
  // An error that escaped every test fails the run all the same.
  total.failed += failed === 0 && !report.success ? 1 : failed;
  total.skipped += report.numPendingTests + report.numTodoTests;
}
