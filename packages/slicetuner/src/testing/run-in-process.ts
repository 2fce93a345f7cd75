import { vi } from "vitest";
import { createProgram } from "../program.ts";
import { StandardOutput } from "../standard-output.ts";

const standardOutput = new StandardOutput(process.stdout);

/** Runs a command line in this process and returns what it prints on standard output; `onPrint` sees it come. */
export async function runInProcess(
  commandLine: readonly string[],
  options: { readonly signal?: AbortSignal; readonly onPrint?: (text: string) => void } = {},
): Promise<string> {
  const { signal = new AbortController().signal, onPrint = () => {} } = options;
  let printed = "";
  const write = vi.spyOn(process.stdout, "write").mockImplementation((text, ...more) => {
    printed += String(text);
    onPrint(String(text));
    const written = more.at(-1);
    if (typeof written === "function") written();
    return true;
  });
  try {
    await createProgram(signal, standardOutput).parseAsync(commandLine, { from: "user" });
  } finally {
    write.mockRestore();
  }
  return printed;
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
