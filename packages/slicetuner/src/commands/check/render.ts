import type { CheckResult } from "@slicetuner/results";
import { pc } from "../../cli/colors.ts";
import type { LoadedConfig } from "../../cli/load-config.ts";
import { suggestCommand } from "../../cli/suggest-command.ts";
import { renderTable } from "../../cli/table.ts";
import { checkGroups } from "./options.ts";

/** So many lines of a kind are shown; the rest is counted. */
const shownOfKind = 20;

export function renderChecks({ checks, status, source, accepted }: CheckResult): string {
  const count = (wanted: string): number => checks.filter((check) => check.status === wanted).length;
  const [failed, unknown, passed] = ["failed", "unknown", "passed"].map(count) as [number, number, number];
  const answer = status === "failed" ? pc.red(pc.bold("FAILED")) : pc.green(pc.bold("passed"));
  const counts = `${passed} of ${checks.length} checks passed, ${failed} failed, ${unknown} cannot be told`;
  const said = checks.length === 0 ? "nothing was required" : counts;
  const parts = [`${answer}: ${source.name} (${source.subject}): ${said}.`];
  for (const [wanted, title] of [
    ["failed", "Failed"],
    ["unknown", "Cannot be told"],
  ] as const) {
    const found = checks.filter((check) => check.status === wanted);
    if (found.length === 0) continue;
    const rows = found.slice(0, shownOfKind).map(({ kind, message }) => [kind, message]);
    const more =
      found.length > shownOfKind ? `\n… and ${found.length - shownOfKind} more; --json has all` : "";
    const columns = [
      { title, align: "left" },
      { title: "", align: "left", isWhole: true },
    ] as const;
    parts.push(`\n${renderTable(columns, rows)}${more}`);
  }
  if (accepted.status === "written") parts.push(`\nAccepted: ${accepted.file} now holds this result.`);
  if (accepted.status === "not-written") parts.push(`\nNot accepted: ${accepted.file} is as it was.`);
  return parts.join("\n");
}

export function nextStep(
  { status, source, accepted, settings }: CheckResult,
  config: LoadedConfig | undefined,
): string {
  const accept = suggestCommand("check", checkGroups, settings, { accept: true }, config);
  if (accepted.status === "not-written" || (status === "failed" && accepted.status === "absent"))
    return "Next: change what fails, or the limits in --require.";
  if (status === "failed" && accepted.status === "compared")
    return `Next: where the change is wanted, \`${accept}\` makes this result the accepted one.`;
  if (accepted.status === "absent")
    return `Next: \`${accept}\` keeps ${source.name} in ${accepted.file}, and later checks compare with it.`;
  if (accepted.status === "written") return `Next: commit ${accepted.file}; later checks compare with it.`;
  return "";
}
