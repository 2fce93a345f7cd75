import { realpathSync } from "node:fs";
import { ProblemList } from "@slicetuner/core";
import { type CompleteSettings, completeSettings } from "../options/defaults.ts";
import { fileOptions, flagOf, type OptionName, type Settings } from "../options/options.ts";
import { readSettings } from "../options/read-settings.ts";
import { collectProblems } from "./collect-problems.ts";
import { loadConfig } from "./load-config.ts";
import { Output } from "./output.ts";
import { findObstacle } from "./result-file.ts";
import type { StandardOutput } from "./standard-output.ts";
import { createStatusLine, type StatusLine } from "./status-line.ts";

/** What a command works with. */
export interface CommandContext {
  readonly settings: CompleteSettings;
  /** What was given, without defaults. */
  readonly given: Settings;
  /** Mistakes found so far; the command adds its own and throws them together before work begins. */
  readonly problems: ProblemList;
  readonly output: Output;
  readonly status: StatusLine;
  /** Aborted when the user interrupts, or when nobody reads on and no file was asked for. */
  readonly signal: AbortSignal;
}

/** One subcommand. */
export interface Command {
  readonly name: string;
  readonly summary: string;
  /** Lines to try, shown below the options. */
  readonly examples: readonly string[];
  readonly options: readonly OptionName[];
  /** An option that may be given as a word without its flag. */
  readonly argument?: { readonly name: string; readonly setting: OptionName; readonly description: string };
  /** Options of other commands that one might expect here, and what to do instead. */
  readonly refused?: Readonly<Partial<Record<OptionName, string>>>;
  /** Gets the result where the user names no file, and where it can be written. */
  readonly defaultFile?: string;
  run(context: CommandContext): Promise<void>;
}

/** Reads flags and configuration file and runs the command. All mistakes that can be found before work begins come together. */
export async function runFormer(
  command: Command,
  flags: Readonly<Record<string, unknown>>,
  surroundings: { readonly signal: AbortSignal; readonly standardOutput: StandardOutput },
): Promise<void> {
  const { standardOutput } = surroundings;
  const problems = new ProblemList();
  const config = await collectProblems(problems, () => loadConfig(flags.config as string | undefined));
  const refused = Object.keys(command.refused ?? {}) as OptionName[];
  const settings = readSettings([...command.options, ...refused], flags, config, problems);
  for (const name of refused)
    problems.expect(settings[name] === undefined, flagOf(name), command.refused![name]!);

  const isFileAskedFor = settings.out !== undefined;
  const file = settings.out ?? command.defaultFile;
  const obstacle = file === undefined ? undefined : await findObstacle(file);
  if (isFileAskedFor) {
    if (obstacle !== undefined) problems.add("--out", obstacle);
    for (const name of fileOptions)
      problems.expect(!isSameFile(settings.out, settings[name]), "--out", `would replace ${flagOf(name)}`);
  }
  const output = new Output(standardOutput, {
    json: settings.json ?? false,
    ...(file === undefined || obstacle !== undefined ? {} : { file }),
  });
  if (obstacle !== undefined && !isFileAskedFor) output.warn(`the result is not kept: ${obstacle}`);

  const status = createStatusLine();
  const signals = [surroundings.signal];
  if (!isFileAskedFor) signals.push(standardOutput.failure);
  const signal = AbortSignal.any(signals);
  try {
    await command.run({
      settings: completeSettings(settings),
      given: settings,
      problems,
      output,
      status,
      signal,
    });
  } finally {
    status.clear();
  }
  await output.finish(isFileAskedFor);
}

/** Whether two names, links followed, stand for one file that exists. */
export function isSameFile(first: string | undefined, second: string | undefined): boolean {
  if (first === undefined || second === undefined) return false;
  try {
    return realpathSync(first) === realpathSync(second);
  } catch {
    return false;
  }
}
