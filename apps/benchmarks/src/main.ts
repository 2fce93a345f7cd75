import { parseArgs } from "node:util";
import { isMet, type Report, ratioOf, type Settings } from "./benchmark.ts";
import { benchmarks } from "./benchmarks.ts";
import { describeMachine, formatMachine } from "./machine.ts";
import { formatMarkdown, formatReport } from "./print-report.ts";

const { names, form, settings } = readArguments();
const chosen = names.length === 0 ? benchmarks : benchmarks.filter(({ name }) => names.includes(name));
const machine = describeMachine();
if (form !== "json") console.log(`${formatMachine(machine)}\n`);

const measured: object[] = [];
for (const { name, title, run } of chosen) {
  const report = await run(settings);
  if (form === "json") measured.push({ name, title, ...withVerdicts(report) });
  else console.log((form === "markdown" ? formatMarkdown : formatReport)(title, report));
}
if (form === "json") console.log(JSON.stringify({ machine, settings, benchmarks: measured }, null, 2));

function withVerdicts({ rows, notes }: Report): object {
  return { rows: rows.map((row) => ({ ...row, ratio: ratioOf(row), met: isMet(row) })), notes };
}

/** Ends the program with exit code 2 for an argument that means nothing. */
function readArguments(): {
  names: readonly string[];
  form: "text" | "markdown" | "json";
  settings: Settings;
} {
  const known = benchmarks.map(({ name }) => name);
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        json: { type: "boolean", default: false },
        markdown: { type: "boolean", default: false },
        quick: { type: "boolean", default: false },
      },
    });
    const unknown = positionals.filter((name) => !known.includes(name));
    if (unknown.length > 0)
      throw new Error(`no benchmark ${unknown.join(", ")}; there are ${known.join(", ")}`);
    const { json, markdown, quick } = values;
    if (json && markdown) throw new Error("--json or --markdown, not both");
    const form = json ? "json" : markdown ? "markdown" : "text";
    return { names: positionals, form, settings: { quick, turns: quick ? 1 : 5 } };
  } catch (error) {
    console.error((error as Error).message);
    process.exit(2);
  }
}
