import type { CheckResult } from "@slicetuner/results";

/**
 * One line for each failure, as GitHub Actions reads them:
 * https://docs.github.com/actions/reference/workflow-commands
 */
export function annotationsOf({ checks }: CheckResult): string[] {
  return checks
    .filter(({ status }) => status === "failed")
    .map(({ kind, message }) => `::error title=slicetuner check (${kind})::${escaped(message)}`);
}

function escaped(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

/** A table in Markdown for the summary of a job, failures first. */
export function summaryOf({ status, source, checks }: CheckResult): string {
  const rank = { failed: 0, unknown: 1, passed: 2 };
  const rows = checks
    .toSorted((one, other) => rank[one.status] - rank[other.status])
    .map((check) => `| ${check.status} | ${check.kind} | ${cell(check.message)} |`);
  return [
    `### slicetuner check: ${status}`,
    "",
    `${cell(source.name)}, ${cell(source.subject)}`,
    "",
    "| status | kind | check |",
    "| --- | --- | --- |",
    ...rows,
    "",
  ].join("\n");
}

/** Names come out of data: nothing of them may become Markdown or HTML. */
function cell(text: string): string {
  return text.replace(/[\\`*_[\]|<>&#~]/g, (sign) => `&#${sign.charCodeAt(0)};`).replace(/\s+/g, " ");
}
