import { vi } from "vitest";
import { reportError } from "../cli/report-error.ts";
import { StandardOutput } from "../cli/standard-output.ts";
import { runProgram } from "../program.ts";

/** What a run of the program left behind. */
export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const standardOutput = new StandardOutput(process.stdout);

/**
 * Runs a command line in this process, which saves the start of another; `onPrint` sees standard output come.
 */
export async function runInProcess(
  commandLine: readonly string[],
  options: { readonly signal?: AbortSignal; readonly onPrint?: (text: string) => void } = {},
): Promise<Outcome> {
  const { signal = new AbortController().signal, onPrint } = options;
  const stdout = capture(process.stdout, onPrint);
  const stderr = capture(process.stderr);
  try {
    const code = await runProgram(commandLine, { signal, standardOutput })
      .then(() => 0)
      .catch((error) => reportError(error, (text) => process.stderr.write(text)));
    return { code, stdout: stdout.text(), stderr: stderr.text() };
  } finally {
    stdout.end();
    stderr.end();
  }
}

function capture(stream: NodeJS.WriteStream, onPrint: (text: string) => void = () => {}) {
  let printed = "";
  const write = vi.spyOn(stream, "write").mockImplementation((text, ...more) => {
    printed += String(text);
    onPrint(String(text));
    const written = more.at(-1);
    if (typeof written === "function") written();
    return true;
  });
  return { text: () => printed, end: () => write.mockRestore() };
}

/** People of two cities; age tells income, not without exceptions. */
export function peopleTable(rowsOfCity: number): string {
  const rows = ["Oslo", "Rome"].flatMap((city, offset) =>
    Array.from({ length: rowsOfCity }, (_, row) => {
      const age = 20 + ((row * 7 + 13 * offset) % 50);
      return `${age},${city},${age > 45 !== (row % 9 === 0) ? "high" : "low"}`;
    }),
  );
  return ["age,city,income", ...rows, ""].join("\n");
}
