import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { type ModuleReference, TrainingError } from "@slicetuner/core";

/** Trainers of these packages are what a worker is for. */
const ownPackages = "@slicetuner/";

/**
 * What jobs may run on a worker: whoever can write to the queue names modules and programs.
 * Names of packages, paths of modules, and command lines of programs, or a program alone for everything that
 * it can do.
 */
export type AllowedCode = readonly string[];

/**
 * @param allowed besides the packages of Slice Tuner; undefined: everything
 * @throws TrainingError when a job names a module or a program that is not on the list
 */
export function expectAllowed(
  { packageName, url, options }: Pick<ModuleReference, "packageName" | "url" | "options">,
  allowed: AllowedCode | undefined,
): void {
  if (allowed === undefined) return;
  if (packageName === undefined) {
    const path = fileURLToPath(url);
    if (!allowed.some((entry) => resolve(entry) === path)) throw refusal(`the module ${path}`, path);
  } else if (!packageName.startsWith(ownPackages) && !allowed.includes(packageName)) {
    throw refusal(`the package ${packageName}`, packageName);
  }
  const command = commandIn(options);
  if (command === undefined) return;
  const line = command.join(" ");
  if (!allowed.includes(line) && !allowed.includes(String(command[0])))
    throw refusal(`the program ${line}`, `"${line}"`);
}

/** A program that a trainer would start. */
function commandIn(options: unknown): readonly unknown[] | undefined {
  if (typeof options !== "object" || options === null || !("command" in options)) return undefined;
  const { command } = options;
  return Array.isArray(command) ? command : [command];
}

function refusal(what: string, entry: string): TrainingError {
  return new TrainingError(`${what} is not allowed on this worker`, {
    hint: `If it is to run there, start the worker with --allow ${entry}.`,
  });
}
