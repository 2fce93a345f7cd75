import { existsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { InvalidInputError, type ProblemList } from "@slicetuner/core";
import { loadConfig } from "../settings/load-config.ts";
import { flagOf, type OptionName, options, type Settings } from "../settings/options.ts";
import { readSettings } from "../settings/read-settings.ts";

/** One subcommand. */
export interface Command {
  readonly name: string;
  readonly summary: string;
  /** Lines to try, shown below the options. */
  readonly examples: readonly string[];
  readonly options: readonly OptionName[];
  run(settings: Settings, problems: ProblemList, signal: AbortSignal): Promise<void>;
}

/** Reads flags and configuration file and runs the command. All mistakes that can be found before work begins come together. */
export async function runCommand(
  command: Command,
  flags: Readonly<Record<string, unknown>>,
  signal: AbortSignal,
): Promise<void> {
  const config = await loadConfig(flags.config as string | undefined);
  const { settings, problems } = readSettings(command.options, flags, config);
  if (settings.out !== undefined) {
    const folder = dirname(resolve(settings.out));
    problems.expect(existsSync(folder), "--out", `there is no folder "${folder}"`);
  }
  await command.run(settings, problems, signal);
}

/**
 * Runs `task`; mistakes that it finds are added to `problems`, and undefined is returned. A library names its own
 * options; here they are named as the user gave them.
 */
export async function collectProblems<Value>(
  problems: ProblemList,
  task: () => Value | Promise<Value>,
): Promise<Value | undefined> {
  try {
    return await task();
  } catch (error) {
    if (!InvalidInputError.isInstance(error)) throw error;
    error.problems.forEach(({ path, message }, index) => {
      const isLast = index === error.problems.length - 1;
      const hint = isLast && error.hint !== undefined ? `. ${error.hint}` : "";
      problems.add(path in options ? flagOf(path as OptionName) : path, message + hint);
    });
    return undefined;
  }
}
