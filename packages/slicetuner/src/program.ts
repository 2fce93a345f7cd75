import { createRequire } from "node:module";
import { Option, Command as Program } from "commander";
import { type Command, runCommand } from "./cli/command.ts";
import type { StandardOutput } from "./cli/standard-output.ts";
import { ask } from "./commands/ask/command.ts";
import { cancel } from "./commands/cancel/command.ts";
import { compare } from "./commands/compare/command.ts";
import { datasets } from "./commands/datasets/command.ts";
import { demo } from "./commands/demo/command.ts";
import { find } from "./commands/find/command.ts";
import { plan } from "./commands/plan/command.ts";
import { resume } from "./commands/resume/command.ts";
import { review } from "./commands/review/command.ts";
import { run } from "./commands/run/command.ts";
import { status } from "./commands/status/command.ts";
import { tell } from "./commands/tell/command.ts";
import { worker } from "./commands/worker/command.ts";
import { type OptionName, options } from "./options/options.ts";

const commands: readonly Command[] = [
  demo,
  find,
  plan,
  run,
  resume,
  status,
  review,
  cancel,
  compare,
  ask,
  tell,
  worker,
  datasets,
];

/** The command line, not yet run. Commander's own complaints are thrown, for {@link reportError} to show. */
export function createProgram(signal: AbortSignal, standardOutput: StandardOutput): Program {
  const { version } = createRequire(import.meta.url)("slicetuner/package.json") as { version: string };
  const program = new Program("slicetuner")
    .description(
      "Which data should we buy next, how much of each kind, and what will it do for accuracy and fairness?",
    )
    .version(version)
    .showSuggestionAfterError()
    .exitOverride();
  for (const command of commands) {
    const subprogram = program
      .command(command.name)
      .description(command.summary)
      .addHelpText(
        "after",
        ["", "Examples:", ...command.examples.map((example) => `  ${example}`)].join("\n"),
      )
      .option(
        "--config <file>",
        "options from a file (default: slicetuner.config.ts, .js or .json, where there is one)",
      )
      .exitOverride()
      .action((...words: readonly unknown[]) => {
        // Commander hands on the arguments, the options, and itself.
        const [options, argument] = [words.at(-2) as Record<string, unknown>, command.argument && words[0]];
        const named = argument === undefined ? {} : { [command.argument!.setting]: argument };
        return runCommand(command, { ...named, ...options }, { signal, standardOutput });
      });
    const { argument } = command;
    if (argument !== undefined) subprogram.argument(`[${argument.name}]`, argument.description);
    for (const name of command.options) subprogram.option(options[name].flag, options[name].description);
    for (const name of Object.keys(command.refused ?? {}) as OptionName[])
      subprogram.addOption(new Option(options[name].flag).hideHelp());
  }
  return program;
}
