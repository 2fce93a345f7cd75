import type { ProblemList } from "@slicetuner/core";
import type { LoadedConfig } from "../cli/load-config.ts";
import { completeSettings } from "./defaults.ts";
import { checkEstimationSettings } from "./estimation-settings.ts";
import { checkExecutorSettings } from "./executor-settings.ts";
import { checkFindSettings } from "./find-settings.ts";
import { planMethods } from "./methods.ts";
import { checkModelSettings } from "./model-settings.ts";
import { flagOf, type OptionName, options, type Settings } from "./options.ts";
import { checkTrainerSettings } from "./trainer-settings.ts";

/**
 * Checks what was given: the command line goes before the configuration file. Mistakes are added to `problems`; what is
 * right is returned all the same, so that the caller can look for further mistakes before it reports all of them.
 */
export function readSettings(
  names: readonly OptionName[],
  flags: Readonly<Record<string, unknown>>,
  config: LoadedConfig | undefined,
  problems: ProblemList,
): Settings {
  const read: Record<string, unknown> = {};
  for (const key of Object.keys(config?.values ?? {})) {
    // One file serves all commands: a field of another command is no mistake.
    problems.expect(Object.hasOwn(options, key), `${config!.file}: ${key}`, "is no option");
  }
  for (const name of names) {
    const fromFlags = flags[name] !== undefined;
    const value = fromFlags ? flags[name] : config?.values[name];
    if (value === undefined) continue;
    const path = fromFlags ? flagOf(name) : `${config!.file}: ${name}`;
    const result = options[name].schema.safeParse(value);
    if (result.success) read[name] = result.data;
    else for (const issue of result.error.issues) problems.add(path, issue.message);
  }
  const settings: Settings = read;
  checkTogether(settings, problems);
  if (names.includes("estimation")) checkEstimation(settings, names, problems);
  if (names.includes("executor")) checkExecutorSettings(settings, problems);
  if (names.includes("trainer")) checkProgram(settings, problems);
  if (names.includes("losses")) {
    const onLine = names.filter((name) => flags[name] !== undefined);
    checkFindSettings(settings, onLine, problems);
  }
  return settings;
}

/** What no option can know alone. */
function checkTogether(settings: Settings, problems: ProblemList): void {
  checkModelSettings(settings, problems);
  const { seed = 1, seeds = 1 } = settings;
  problems.expect(
    // Not their sum: it would be rounded.
    seeds - 1 <= Number.MAX_SAFE_INTEGER - seed,
    flagOf("seeds"),
    `the last seed, ${seed} + ${seeds} − 1, is above ${Number.MAX_SAFE_INTEGER}`,
  );
}

/** Whether the options fit the chosen estimation, and its methods each other. */
function checkEstimation(settings: Settings, names: readonly OptionName[], problems: ProblemList): void {
  const complete = completeSettings(settings);
  checkEstimationSettings(complete, settings, names, problems);
  const { strategies, strategy, estimation } = complete;
  if (names.includes("strategies")) {
    const methods = planMethods(strategies, estimation).map(({ name }) => name);
    const twice = new Set(methods.filter((name, index) => methods.indexOf(name) !== index));
    for (const name of twice) problems.add(flagOf("strategies"), `names ${name} twice`);
    const hasReference = complete.oracle === 0 || methods.includes("uniform");
    problems.expect(
      hasReference,
      flagOf("oracle"),
      `needs uniform in ${flagOf("strategies")}: gains are gains over it`,
    );
  }
  const takesRounds = settings.rounds === undefined || strategy === "stepwise";
  problems.expect(takesRounds, flagOf("rounds"), `says nothing to ${strategy}: only stepwise takes it`);
}

/** Whether the options fit the chosen trainer. */
function checkProgram(settings: Settings, problems: ProblemList): void {
  checkTrainerSettings(settings, problems);
  if (settings.trainer === "command") {
    requireSettings(settings, problems, [
      ["command", 'say which program trains, e.g. --command "python3 train.py"'],
    ]);
  }
}

/** Adds a problem for each of `names` that was not given (a wrong value was given and is a problem already). */
export function requireSettings(
  settings: Settings,
  problems: ProblemList,
  needed: readonly (readonly [name: OptionName, why: string])[],
): void {
  for (const [name, why] of needed) {
    const reported = problems.problems.some(
      ({ path }) => path === flagOf(name) || path.endsWith(`: ${name}`),
    );
    if (!reported) problems.expect(settings[name] !== undefined, flagOf(name), `is missing: ${why}`);
  }
}
