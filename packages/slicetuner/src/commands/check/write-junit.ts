import type { CheckResult } from "@slicetuner/results";
import reports from "junit-report-builder";
import { visibleText } from "../../cli/visible-text.ts";

const titles = {
  requirement: "requirements",
  accepted: "beside the accepted result",
  forecast: "beside the forecast",
};

/**
 * The checks as JUnit XML: one suite for each kind of check, one case for each check; what cannot be told is
 * skipped.
 */
export function junitOf({ checks, source }: CheckResult): string {
  const builder = reports.newBuilder();
  for (const kind of new Set(checks.map((check) => check.kind))) {
    const suite = builder.testSuite().name(titles[kind]);
    for (const { measure, part, status, message } of checks.filter((check) => check.kind === kind)) {
      const testCase = suite
        .testCase()
        .className(`slicetuner.${source.kind}`)
        .name(visibleText(part === null ? measure : `${measure} of ${part}`));
      if (status === "failed") testCase.failure(visibleText(message));
      if (status === "unknown") testCase.skipped();
    }
  }
  return `${builder.build()}\n`;
}
