import { closestNames, InvalidInputError, ProblemList } from "@slicetuner/core";
import { listCommands, loadCommand } from "../command-folders.ts";
import type { OutputSpec } from "../options/output-options.ts";
import { collectProblems } from "./collect-problems.ts";
import { type AnyCommand, UnfinishedError } from "./define-command.ts";
import { type LoadedConfig, loadConfig } from "./load-config.ts";
import { flagOf } from "./option-group.ts";
import { Output } from "./output.ts";
import { createProvenance } from "./provenance.ts";
import { readOptions } from "./read-options.ts";
import { findObstacle } from "./result-file.ts";
import { isSameFile } from "./same-file.ts";
import type { StandardOutput } from "./standard-output.ts";
import { createStatusLine } from "./status-line.ts";

/**
 * Reads what was said, prepares, works, and tells the result. All mistakes that can be found before the work
 * come together.
 */
export async function runCommand(
  command: AnyCommand,
  here: Readonly<Record<string, unknown>>,
  surroundings: { readonly signal: AbortSignal; readonly standardOutput: StandardOutput },
): Promise<void> {
  const { standardOutput } = surroundings;
  const problems = new ProblemList();
  const config = command.ignoresConfiguration
    ? undefined
    : await collectProblems(problems, () => loadConfig(here.config as string | undefined));
  const isUnread = problems.problems.length > 0;
  await expectKnownFields(command, config, problems);
  const { specs, recorded, warnings, files } = readOptions(command.options, { here, config }, problems);
  for (const [name, { instead }] of Object.entries(command.refused ?? {})) {
    const isSaid = here[name] !== undefined || config?.values[name] !== undefined;
    problems.expect(!isSaid, flagOf(name), instead);
  }
  // What is missing may stand in the file that cannot be read.
  if (isUnread)
    throw new InvalidInputError(problems.problems.filter(({ message }) => !message.startsWith("is missing")));
  const { json = false, out } = (specs.output ?? {}) as Partial<OutputSpec>;
  const file = out ?? command.defaultFile;
  const obstacle = file === undefined ? undefined : await findObstacle(file);
  if (out !== undefined) {
    if (obstacle !== undefined) problems.add("--out", obstacle);
    for (const [name, read] of files)
      problems.expect(!isSameFile(out, read), "--out", `would replace ${flagOf(name)}`);
  }
  const usableFile = file === undefined || obstacle !== undefined ? {} : { file };
  const output = new Output(standardOutput, { json, ...usableFile, config });
  for (const warning of warnings) output.warn(warning);
  if (obstacle !== undefined && out === undefined) output.warn(`the result is not kept: ${obstacle}`);

  const status = createStatusLine();
  const signals = out === undefined ? [standardOutput.failure] : [];
  const signal = AbortSignal.any([surroundings.signal, ...signals]);
  const view = { output, status };
  const ended = new AbortController();
  let prepared: unknown;
  let failure: Error | undefined;
  try {
    const isSaidHere = (name: string): boolean => here[name] !== undefined;
    const warn = (message: string): void => output.warn(message);
    prepared = await command.prepare(specs, { problems, isSaidHere, recorded, warn, status, signal });
    problems.throwIfAny();
    const addProvenance = createProvenance({ files, recorded }, warn, ended.signal);
    const emit = command.watch?.(prepared, view) ?? (() => {});
    const keep = async (result: object): Promise<void> => output.writeFile(await addProvenance(result));
    const tell = async (made: unknown): Promise<void> => {
      status.clear();
      const result = made === undefined ? undefined : await addProvenance(made as object);
      if (result !== undefined) await output.writeResult(result);
      command.show(result, view, prepared);
      failure = command.failure?.(result);
    };
    try {
      await tell(await command.run(prepared, { signal, emit, warn, keep, addProvenance }));
    } catch (error) {
      if (!(error instanceof UnfinishedError)) throw error;
      await tell(error.result);
      throw error.cause;
    }
  } finally {
    ended.abort();
    status.clear();
    if (isDisposable(prepared)) await prepared[Symbol.asyncDispose]();
  }
  await output.finish(out !== undefined);
  if (failure !== undefined) throw failure;
  if (command.endsByInterruption !== true) surroundings.signal.throwIfAborted();
}

/** One file serves all commands: a field of another command is no mistake, one of none is. */
async function expectKnownFields(
  command: AnyCommand,
  config: LoadedConfig | undefined,
  problems: ProblemList,
): Promise<void> {
  if (config === undefined) return;
  const unknown = Object.keys(config.values).filter((name) => !namesOf(command).includes(name));
  if (unknown.length === 0) return;
  const commands = await Promise.all(listCommands().map(({ name }) => loadCommand(name)));
  const known = [...new Set(commands.flatMap(namesOf))];
  for (const name of unknown) {
    const [meant] = closestNames(name, known);
    const advice = meant === undefined ? "" : `; did you mean "${meant}"?`;
    problems.expect(known.includes(name), `${config.file}: ${name}`, `is no option${advice}`);
  }
}

function namesOf({ options }: AnyCommand): string[] {
  return options.flatMap((group) =>
    Object.entries(group.options).flatMap(([name, { formerNames = [] }]) => [name, ...formerNames]),
  );
}

function isDisposable(value: unknown): value is AsyncDisposable {
  return typeof value === "object" && value !== null && Symbol.asyncDispose in value;
}
