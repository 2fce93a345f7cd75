import { type JsonValue, ProblemList } from "@slicetuner/core";
import { quote } from "shlex";
import { percentOf } from "../options/per-slice.ts";
import { quoteInList } from "../options/split-list.ts";
import { isReadByItself, type LoadedConfig } from "./load-config.ts";
import { type AnyGroup, flagOf, type Option, type Settings } from "./option-group.ts";
import { readOptions } from "./read-options.ts";

/** What the user has to put in, e.g. `FILE`: shown as it is. */
export class Placeholder {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

/** What a suggested command says of an option; undefined: nothing, though a setting does. */
type Word = JsonValue | Placeholder | undefined;

/**
 * A command to go on with, ready to be copied to a shell: it repeats the settings of a result that it takes
 * and that it would not have without being told, from its defaults or a configuration file, so that data are
 * read and trained on as before.
 * @param groups the options of the command that are worth repeating
 * @param changes what is said otherwise, or besides
 * @param config the configuration file that was read
 */
export function suggestCommand(
  name: string,
  groups: readonly AnyGroup[],
  settings: Settings,
  changes: Readonly<Record<string, Word>> = {},
  config?: LoadedConfig,
): string {
  const unsaid = readOptions(groups, { here: {}, config }, new ProblemList()).recorded;
  const words = groups
    .flatMap(({ options }) => Object.entries(options))
    .flatMap(([option, definition]) => {
      const isChanged = Object.hasOwn(changes, option);
      const value = isChanged ? changes[option] : settings[option];
      const isConfigured = config?.values[option] !== undefined;
      const isUnsaid =
        (!isChanged || isConfigured) && JSON.stringify(value) === JSON.stringify(unsaid[option]);
      return isUnsaid ? [] : wordsOf(option, definition, value, isConfigured);
    });
  const from = config === undefined || isReadByItself(config) ? [] : ["--config", quote(config.file)];
  return ["slicetuner", name, ...words, ...from].join(" ");
}

/** @param isConfigured whether a configuration file says otherwise, so that a default is said too */
function wordsOf(name: string, option: Option, value: Word, isConfigured: boolean): string[] {
  if (value === undefined || value === null || value === false) return [];
  const flag = flagOf(name);
  if (value === true) return [flag];
  if (value instanceof Placeholder) return [flag, value.name];
  // A pipe is empty by then.
  if (option.isFile === true && typeof value === "string" && isPipe(value)) return [flag, "FILE"];
  // `--data <files...>` takes several.
  if (option.flag.includes("...") && typeof value === "object" && isList(value))
    return value.flatMap((entry) => [flag, quote(textOf(entry))]);
  const { success, data } = option.schema.safeParse(value);
  const text = success && option.toText !== undefined ? option.toText(data) : textOf(value);
  return text === option.unlessSaid && !isConfigured ? [] : [flag, quote(text)];
}

function isPipe(file: string): boolean {
  return file === "-" || /^\/(?:dev|proc\/(?:self|\d+))\/(?:fd\/|stdin)/.test(file);
}

/** A value as its option reads it from the command line. */
function textOf(value: JsonValue): string {
  if (value === "\t") return "tab";
  if (typeof value !== "object" || value === null) return String(value);
  if (isList(value)) return value.map((entry) => quoteInList(textOf(entry))).join(",");
  // An amount for each slice, see `PerSlice`.
  if (value.kind === "number") return String(value.number);
  if (value.kind === "share") return percentOf(Number(value.share));
  const entries = Object.entries((value.kind === "by-name" ? value.numbers : value) ?? {});
  const [first, ...others] = entries.map(([, number]) => number);
  if (typeof first === "number" && others.every((number) => number === first)) return String(first);
  return entries.map(([name, number]) => `${quoteInList(name)}=${String(number)}`).join(",");
}

function isList(value: object): value is readonly JsonValue[] {
  return Array.isArray(value);
}
