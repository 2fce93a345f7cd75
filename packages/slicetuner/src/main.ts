#!/usr/bin/env node
import { StandardOutput } from "./cli/standard-output.ts";
import { runProgram } from "./program.ts";

/** What a shell reports of a program that such a signal ended. */
const exitCodes = { SIGINT: 130, SIGTERM: 143 } as const;

const interruption = new AbortController();
let interruptedBy: keyof typeof exitCodes | undefined;
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  // Not `once`: where no listener is left, the one that shows the cursor again (log-update's) ends the process at once.
  process.on(signal, () => {
    if (interruptedBy !== undefined) process.exit(exitCodes[signal]);
    interruptedBy = signal;
    interruption.abort();
  });
}
process.stderr.on("error", () => {}); // Nobody is left to be told.

try {
  const standardOutput = new StandardOutput(process.stdout);
  await runProgram(process.argv.slice(2), { signal: interruption.signal, standardOutput });
} catch (error) {
  const { reportError } = await import("./cli/report-error.ts");
  const code = reportError(error, (text) => process.stderr.write(text));
  // Whatever the work made of the interruption, the shell is told of it.
  process.exitCode = interruptedBy === undefined ? code : exitCodes[interruptedBy];
}
