import type { ProblemList } from "@slicetuner/core";
import type { LoadedConfig } from "./load-config.ts";
import {
  type AnyGroup,
  flagOf,
  type Option,
  type Reading,
  type Recorded,
  type Settings,
  type Specs,
} from "./option-group.ts";

/** What was said: on the command line (or in a call), and in a configuration file. */
export interface Said {
  readonly here: Readonly<Record<string, unknown>>;
  readonly config: LoadedConfig | undefined;
}

/** The specs of the groups, and what a result records of them. */
export interface ReadOptions<Groups extends readonly AnyGroup[]> {
  readonly specs: Specs<Groups>;
  readonly recorded: Settings;
  /** Options under names or with values that are out of use. */
  readonly warnings: readonly string[];
  /** Files that are read, by the names of their options. */
  readonly files: readonly (readonly [option: string, file: string])[];
}

/**
 * Reads options by group; what was said here goes before the configuration file. Mistakes are added to
 * `problems`; the specs are made all the same, so that the caller can look for further mistakes before it reports all of them.
 */
export function readOptions<const Groups extends readonly AnyGroup[]>(
  groups: Groups,
  said: Said,
  problems: ProblemList,
): ReadOptions<Groups> {
  const specs: Record<string, unknown> = {};
  const recorded: Settings = {};
  const warnings: string[] = [];
  const files: [option: string, file: string][] = [];
  for (const group of groups) {
    const options: Readonly<Record<string, Option>> = group.options;
    const given = new Set<string>();
    const values: Record<string, unknown> = {};
    for (const [name, option] of Object.entries(options)) {
      const value = readOption(name, option, said, problems, warnings);
      if (value !== undefined) given.add(name);
      values[name] = value ?? option.default;
      if (option.isFile === true)
        for (const file of [value].flat()) if (typeof file === "string") files.push([name, file]);
    }
    const reading: Reading = {
      problems,
      isGiven: (name) => given.has(name),
      isSaidHere: (name) => said.here[name] !== undefined,
    };
    const spec = group.read(values, reading);
    specs[group.name] = spec;
    for (const [name, value] of Object.entries(group.record?.(spec, values) ?? (values as Recorded)))
      if (value !== undefined) recorded[name] = value;
  }
  return { specs: specs as Specs<Groups>, recorded, warnings, files };
}

/** One value; undefined where nothing was said, or nothing right: then there is a problem. */
function readOption(
  name: string,
  option: Option,
  said: Said,
  problems: ProblemList,
  warnings: string[],
): unknown {
  const { input, path } = findInput(name, option, said, warnings);
  if (input === undefined) {
    if (option.required !== undefined) problems.add(path, `is missing: ${option.required}`);
    return undefined;
  }
  const modern = option.modernize?.(input);
  if (modern !== undefined)
    warnings.push(`${path} ${String(input)} is an old name: write ${JSON.stringify(modern)}`);
  const { success, data, error } = option.schema.safeParse(modern ?? input);
  if (success) return data;
  for (const { message } of error.issues) problems.add(path, message);
  return undefined;
}

/** What was said under the option's name, or one that it had before. */
function findInput(name: string, { formerNames = [] }: Option, { here, config }: Said, warnings: string[]) {
  for (const known of [name, ...formerNames]) {
    const isHere = here[known] !== undefined;
    const input = isHere ? here[known] : config?.values[known];
    if (input === undefined) continue;
    const pathOf = (one: string): string => (isHere ? flagOf(one) : `${config!.file}: ${one}`);
    if (known !== name)
      warnings.push(`${pathOf(known)} is an old name: write ${isHere ? flagOf(name) : name}`);
    return { input, path: pathOf(name) };
  }
  return { input: undefined, path: flagOf(name) };
}

/** Adds a problem for an option that is missing, unless a wrong value of it is a problem already. */
export function expectOption(value: unknown, name: string, advice: string, problems: ProblemList): void {
  const isReported = problems.problems.some(
    ({ path }) => path === flagOf(name) || path.endsWith(`: ${name}`),
  );
  if (!isReported) problems.expect(value !== undefined, flagOf(name), `is missing: ${advice}`);
}
