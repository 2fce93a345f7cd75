import { InvalidInputError } from "@slicetuner/core";
import { Option as Flag, InvalidArgumentError, Command as Program } from "commander";
import { quote } from "shlex";
import { inArgumentWords } from "./cli/argument-words.ts";
import type { AnyCommand } from "./cli/define-command.ts";
import { ownVersion } from "./cli/own-version.ts";
import type { StandardOutput } from "./cli/standard-output.ts";
import { type CommandEntry, listCommands, loadCommand } from "./command-folders.ts";

/** What a command line runs under. */
export interface ProgramSurroundings {
  /** Aborted when the user interrupts. */
  readonly signal: AbortSignal;
  readonly standardOutput: StandardOutput;
}

/**
 * Runs a command line. Only the command that it names is loaded: help and version need none. Commander's own
 * complaints are thrown, for `reportError` to show.
 * @param words without node and the script
 */
export async function runProgram(words: readonly string[], surroundings: ProgramSurroundings): Promise<void> {
  const program = createProgram();
  for (const entry of listCommands()) {
    const subprogram = program
      .command(entry.name)
      .description(entry.summary)
      .helpGroup(`${entry.group}:`)
      .exitOverride();
    if (isNamed(entry, words)) addCommand(subprogram, await loadCommand(entry.name), surroundings);
  }
  await program.parseAsync(words, { from: "user" });
}

function createProgram(): Program {
  return new Program("slicetuner")
    .description(
      "Which data should we buy next, how much of each kind, and what will it do for accuracy and fairness?",
    )
    .version(ownVersion())
    .showSuggestionAfterError()
    .exitOverride();
}

/** The command's name comes first, or after `help`. */
function isNamed({ name }: CommandEntry, [first, second]: readonly string[]): boolean {
  return first === name || (first === "help" && second === name);
}

/** Gives commander the options of a command, by group, and what to do. */
function addCommand(program: Program, command: AnyCommand, surroundings: ProgramSurroundings): void {
  const { argument, examples, options, refused = {} } = command;
  const lines = ["", "Examples:", ...examples.map((example) => `  ${example}`)];
  program.addHelpText("after", lines.join("\n"));
  if (argument !== undefined) program.argument(`[${argument.name}]`, argument.description);
  program.allowExcessArguments();
  for (const { title, options: table } of options) {
    for (const option of Object.values(table)) {
      const { flag, description, default: standard, formerNames = [] } = option;
      const isPlain = typeof standard === "string" || typeof standard === "number";
      const shown = isPlain ? `${description} (default: ${standard})` : description;
      const named = plainFlag(flag, shown).helpGroup(`${title}:`);
      // Of two files commander would take the last one and say nothing.
      if (option.isFile === true && !named.variadic) named.argParser(expectOnce);
      program.addOption(named);
      for (const former of formerNames) program.addOption(new Flag(renamed(flag, former)).hideHelp());
    }
  }
  for (const { flag } of Object.values(refused)) program.addOption(new Flag(flag).hideHelp());
  const config = "options from a file (default: slicetuner.config.ts, .js or .json, where there is one)";
  program.addOption(new Flag("--config <file>", config).helpGroup("Output:"));
  program.action(async (...given: readonly unknown[]) => {
    // Commander hands on the arguments, the options, and itself.
    const [said, word] = [given.at(-2) as Record<string, unknown>, given[0]];
    // Of an argument that may be several words (`[result...]`), none is an empty list.
    expectNoMoreWords(program.args, argument, said.data !== undefined);
    const isAbsent = word === undefined || (Array.isArray(word) && word.length === 0);
    const named = argument === undefined || isAbsent ? {} : { [argument.option]: word };
    const { runCommand } = await import("./cli/run-command.ts");
    try {
      await runCommand(command, { ...named, ...said }, surroundings);
    } catch (error) {
      throw argument === undefined || isAbsent ? error : inArgumentWords(error, argument);
    }
  });
}

/** The flag of another name, which takes the same value. */
function renamed(flag: string, name: string): string {
  const dashed = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return flag.replace(/^--[\w-]+/, `--${dashed}`);
}

/** `--no-header` is an option of its own, and no denial of `--header`, which there is not. */
function plainFlag(flag: string, description: string): Flag {
  const plain = new Flag(flag, description);
  plain.negate = false;
  return plain;
}

function expectOnce(value: string, before: string | undefined): string {
  if (before === undefined) return value;
  throw new InvalidArgumentError(`It is given twice, before as '${before}'; of several files write a,b.`);
}

/** @throws InvalidInputError for words that belong to no option, such as the second of two files */
function expectNoMoreWords(
  words: readonly string[],
  argument: AnyCommand["argument"],
  isTableSaid: boolean,
): void {
  if (argument?.name.endsWith("...")) return;
  const left = words.slice(argument === undefined ? 0 : 1);
  if (left.length === 0) return;
  const joined = "several files or names are written with commas, and what has spaces in quotes";
  const [only] = words;
  const isTable =
    !isTableSaid && argument === undefined && words.length === 1 && /\.(?:csv|tsv|parquet)$/i.test(only!);
  const advice = isTable ? `a table is named with --data ${quote(only!)}` : joined;
  throw new InvalidInputError(
    left.map((word) => ({ path: word, message: `belongs to no option; ${advice}` })),
  );
}
