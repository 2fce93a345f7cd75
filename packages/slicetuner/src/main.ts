#!/usr/bin/env node
import { reportError } from "./cli/report-error.ts";
import { StandardOutput } from "./cli/standard-output.ts";
import { createProgram } from "./program.ts";

const interruption = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  // Not `once`: where no listener is left, the one that shows the cursor again (log-update's) ends the process at once.
  process.on(signal, () => {
    if (interruption.signal.aborted) process.exit(1);
    interruption.abort();
  });
}
process.stderr.on("error", () => {}); // Nobody is left to be told.

try {
  await createProgram(interruption.signal, new StandardOutput(process.stdout)).parseAsync();
} catch (error) {
  process.exitCode = reportError(error, (text) => process.stderr.write(text));
}
