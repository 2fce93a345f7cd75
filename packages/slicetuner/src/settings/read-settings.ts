import type { ProblemList } from "@slicetuner/core";
import type { LoadedConfig } from "./load-config.ts";
import { flagOf, type OptionName, options, type Settings } from "./options.ts";

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
  return settings;
}

/** What no option can know alone. */
function checkTogether({ model, hiddenSizes, seed = 1, seeds = 1 }: Settings, problems: ProblemList): void {
  if (hiddenSizes !== undefined) {
    const message = "has no meaning without --model mlp";
    problems.expect(model === "mlp", flagOf("hiddenSizes"), message);
  }
  problems.expect(
    // Not their sum: it would be rounded.
    seeds - 1 <= Number.MAX_SAFE_INTEGER - seed,
    flagOf("seeds"),
    `the last seed, ${seed} + ${seeds} − 1, is above ${Number.MAX_SAFE_INTEGER}`,
  );
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
