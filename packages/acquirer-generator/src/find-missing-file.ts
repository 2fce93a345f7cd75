import { existsSync } from "node:fs";
import { delimiter, resolve } from "node:path";
import type { InputProblem } from "@slicetuner/core";
import type { GeneratorAcquirerOptions } from "./create-generator-acquirer.ts";

/**
 * What cannot be started because it is not there: the module, or the program by its path or among those of
 * `PATH`.
 */
export function findMissingFile({
  module,
  command,
  workingDirectory = "",
  environment = {},
}: Pick<GeneratorAcquirerOptions, "module" | "command" | "workingDirectory" | "environment">):
  | InputProblem
  | undefined {
  const folder = resolve(workingDirectory);
  if (!existsSync(folder)) return { path: "workingDirectory", message: `there is no folder "${folder}"` };
  if (module !== undefined) {
    const file = resolve(folder, module);
    return existsSync(file) ? undefined : { path: "module", message: `there is no file "${file}"` };
  }
  const program = command?.[0];
  // Windows finds programs in more ways.
  if (program === undefined || process.platform === "win32") return undefined;
  if (program.includes("/")) {
    const file = resolve(folder, program);
    return existsSync(file) ? undefined : { path: "command", message: `there is no file "${file}"` };
  }
  const folders = (environment.PATH ?? process.env.PATH ?? "").split(delimiter);
  const isFound = folders.some((one) => existsSync(resolve(folder, one, program)));
  return isFound ? undefined : { path: "command", message: `there is no program "${program}" on the PATH` };
}
