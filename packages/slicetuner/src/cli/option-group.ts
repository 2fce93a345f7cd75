import type { ProblemList } from "@slicetuner/core";
import type { ResultHead } from "@slicetuner/results";
import type { z } from "zod";

/**
 * One option of the command line, which is also a field of the configuration file and of the library's calls.
 */
export interface Option<Value = unknown> {
  /** As commander reads it, e.g. `--budget <amount>`; its long name is the option's name with dashes. */
  readonly flag: string;
  /** For the help; a default that is a text or a number is added there. */
  readonly description: string;
  /** Reads text from the command line and values from a configuration file alike. */
  readonly schema: z.ZodType<Value>;
  /** What holds where nothing is said. */
  readonly default?: Value;
  /** Where it must be said: what to do, after "is missing". */
  readonly required?: string;
  /** Whether it names a file that is read, which a result must not replace. */
  readonly isFile?: boolean;
  /**
   * A value as it is said on the command line, where it is no plain text, number, flag, list of names or
   * amount for each slice.
   */
  toText?(value: Value): string;
  /** What holds where nothing is said and there is no default, as text on the command line. */
  readonly unlessSaid?: string;
  /** Names that it had before, e.g. `acceptanceRate`: still taken, with a warning. */
  readonly formerNames?: readonly string[];
  /** The present form of a value that was written otherwise before; undefined for all others. */
  readonly modernize?: (input: unknown) => unknown;
}

export type OptionTable = Readonly<Record<string, Option>>;

/**
 * Values of options as they were given, or by default. One that is wrong or missing is undefined, and a
 * problem.
 */
export type Values<Table extends OptionTable> = {
  readonly [Name in keyof Table]:
    | z.output<Table[Name]["schema"]>
    | (Table[Name] extends { readonly default: unknown } ? never : undefined);
};

/** What a caller may say: the options by their names. */
export type Inputs<Table extends OptionTable> = {
  readonly [Name in keyof Table as Table[Name] extends { readonly required: string } ? Name : never]: z.input<
    Table[Name]["schema"]
  >;
} & {
  readonly [Name in keyof Table as Table[Name] extends { readonly required: string } ? never : Name]?:
    | z.input<Table[Name]["schema"]>
    | undefined;
};

/** What a group knows while it makes its spec of values. */
export interface Reading {
  readonly problems: ProblemList;
  /** Whether an option was said at all. */
  isGiven(name: string): boolean;
  /** Whether it was said to this command. What stands in a configuration file may be meant for others. */
  isSaidHere(name: string): boolean;
}

/** Options that belong together: one file, one heading in the help, one small spec. */
export interface OptionGroup<Name extends string, Table extends OptionTable, Spec> {
  /** The spec's name among those that a command gets. */
  readonly name: Name;
  /** Heading in the help. */
  readonly title: string;
  readonly options: Table;
  /** Checks what no option can know alone, and makes the spec. */
  read(values: Values<Table>, reading: Reading): Spec;
  /** What a result records, as a configuration file takes it. @default every value */
  record?(spec: Spec, values: Values<Table>): Recorded;
}

/** Settings as a result records them. */
export type Settings = ResultHead["settings"];

/** The same of one group; undefined: not at all. */
export type Recorded = { readonly [Name in string]?: Settings[string] | undefined };

/** A group of whatever options. */
export type AnyGroup = OptionGroup<string, OptionTable, unknown>;

export type SpecOf<Group> = Group extends { read(...values: never[]): infer Spec } ? Spec : never;

/** The specs of groups, by the names of the groups. */
export type Specs<Groups extends readonly AnyGroup[]> = {
  readonly [Group in Groups[number] as Group["name"]]: SpecOf<Group>;
};

/** Infers the types of a group's values from its options. */
export function defineOptions<const Name extends string, const Table extends OptionTable, Spec>(
  group: OptionGroup<Name, Table, Spec>,
): OptionGroup<Name, Table, Spec> {
  return group;
}

/** A group of which a command takes some options; the others have their defaults. */
export function pickOptions<
  Name extends string,
  Table extends OptionTable,
  Spec,
  const Picked extends keyof Table & string,
>(
  group: OptionGroup<Name, Table, Spec>,
  names: readonly Picked[],
): OptionGroup<Name, Pick<Table, Picked>, Spec> {
  const picked = Object.fromEntries(names.map((name) => [name, group.options[name]]));
  return {
    name: group.name,
    title: group.title,
    options: picked as Pick<Table, Picked>,
    read: (values, reading) => group.read({ ...defaultsOf(group.options), ...values }, reading),
    ...(group.record !== undefined && {
      record: (spec: Spec, values: Values<Pick<Table, Picked>>): Recorded => {
        const whole = group.record?.(spec, { ...defaultsOf(group.options), ...values }) ?? {};
        return Object.fromEntries(Object.entries(whole).filter(([name]) => Object.hasOwn(picked, name)));
      },
    }),
  };
}

/** A group without some of its options. */
export function omitOptions<
  Name extends string,
  Table extends OptionTable,
  Spec,
  const Omitted extends keyof Table & string,
>(
  group: OptionGroup<Name, Table, Spec>,
  names: readonly Omitted[],
): OptionGroup<Name, Pick<Table, Exclude<keyof Table & string, Omitted>>, Spec> {
  const left = Object.keys(group.options).filter((name) => !names.includes(name as Omitted));
  return pickOptions(group, left as Exclude<keyof Table & string, Omitted>[]);
}

/** What holds where nothing is said. */
export function defaultsOf<Table extends OptionTable>(options: Table): Values<Table> {
  const entries = Object.entries(options).map(([name, option]) => [name, option.default]);
  return Object.fromEntries(entries) as Values<Table>;
}

/** `sliceBy` → `--slice-by`. */
export function flagOf(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
