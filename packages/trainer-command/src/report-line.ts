import { parseJson } from "@slicetuner/core";
import { isRecord } from "./report-fields.ts";

/** What one line of a program's answer says. */
export type ReportLine =
  | { readonly kind: "result"; readonly jobId: string; readonly fields: Readonly<Record<string, unknown>> }
  | { readonly kind: "progress"; readonly jobId: string; readonly examplesSeen: number }
  /** Not of the protocol: a library's greeting, for example. */
  | { readonly kind: "foreign" }
  /** Of the protocol, and wrong. */
  | { readonly kind: "wrong"; readonly message: string };

/** The protocol's own type anywhere in a line: it is meant as a report, also where it cannot be read. */
const meantAsReport = /"type"\s*:\s*"(result|progress)"/;
const numberOfPython = /[:[,]\s*-?(NaN|Infinity)\b/;

/**
 * Reads one line. Never is a line that cannot be read taken as a result, nor a report that cannot be read as
 * nothing.
 */
export function readReportLine(line: string): ReportLine {
  let value: unknown;
  try {
    value = parseJson(line);
  } catch {
    return meantAsReport.test(line) ? { kind: "wrong", message: whyUnreadable(line) } : { kind: "foreign" };
  }
  if (!isRecord(value) || (value.type !== "result" && value.type !== "progress")) return { kind: "foreign" };
  const { jobId, examplesSeen } = value;
  if (typeof jobId !== "string") return { kind: "wrong", message: "has no jobId" };
  if (value.type === "result") return { kind: "result", jobId, fields: value };
  return typeof examplesSeen === "number" && examplesSeen >= 0
    ? { kind: "progress", jobId, examplesSeen }
    : { kind: "wrong", message: "has no number examplesSeen" };
}

function whyUnreadable(line: string): string {
  if (numberOfPython.test(line))
    return 'is no JSON, which knows neither NaN nor Infinity; report such a training as "status": "diverged"';
  return "is no JSON, or only a part of it";
}

/** A line for messages. */
export function shortenLine(line: string): string {
  return line.length > 200 ? `${line.slice(0, 200)}…` : line;
}
