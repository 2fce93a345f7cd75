import type { ProblemList } from "@slicetuner/core";
import type { AnyGroup, Settings, Specs } from "./option-group.ts";
import type { Output } from "./output.ts";
import type { AddProvenance } from "./provenance.ts";
import type { StatusLine } from "./status-line.ts";

/** What a command has while it prepares: nothing may be trained, bought or written yet. */
export interface PrepareContext {
  /** Mistakes found so far. A command adds its own and throws them together at the end, see `allOf`. */
  readonly problems: ProblemList;
  /** Whether an option was said to this command; one of a configuration file may be meant for others. */
  isSaidHere(name: string): boolean;
  /** The options' values, defaults included, as results record them. */
  readonly recorded: Settings;
  /** Tells a warning at once, e.g. of a name that is out of use. */
  warn(message: string): void;
  readonly status: StatusLine;
  readonly signal: AbortSignal;
}

/** What a command has while it works. */
export interface WorkContext<Event> {
  readonly signal: AbortSignal;
  emit(event: Event): void;
  /** Tells a warning at once; a result that has warnings lists it too. */
  warn(message: string): void;
  /**
   * Writes the result until now to the file that was asked for, so that a sudden end loses no more than what
   * came later.
   */
  keep(result: object): Promise<void>;
  /** For results that a command writes itself: every result that it returns or keeps gets it all the same. */
  readonly addProvenance: AddProvenance;
}

/** Where a command tells people what goes on. */
export interface View {
  readonly output: Output;
  readonly status: StatusLine;
}

/**
 * Thrown by `run` where it fails after something was done that must not be lost: the result until then is
 * told first.
 */
export class UnfinishedError extends Error {
  readonly result: object;

  constructor(result: object, cause: unknown) {
    super("the work failed before its end", { cause });
    this.result = result;
  }
}

/** One command: `prepare` reads and checks everything, `run` does the work, the others tell people of it. */
export interface Command<Groups extends readonly AnyGroup[], Prepared, Event, Result> {
  /** Lines to try, shown below the options. */
  readonly examples: readonly string[];
  /** The groups of options that it takes; it sees no other. */
  readonly options: Groups;
  /** An option that may be given as a word without its flag. */
  readonly argument?: { readonly name: string; readonly option: string; readonly description: string };
  /** Options of other commands that one might expect here, and what to do instead. */
  readonly refused?: Readonly<Record<string, { readonly flag: string; readonly instead: string }>>;
  /** Gets the result where the user names no file, and where it can be written. */
  readonly defaultFile?: string;
  /**
   * Whether a configuration file in the current folder says nothing to it, as to the command that writes one.
   */
  readonly ignoresConfiguration?: true;
  /** Whether it goes on until it is interrupted, which then is no failure. */
  readonly endsByInterruption?: true;
  /**
   * Reads and checks all there is to read. Nothing is trained, bought or written.
   * @throws InvalidInputError with all mistakes
   */
  prepare(specs: Specs<Groups>, context: PrepareContext): Promise<Prepared> | Prepared;
  /**
   * Does the work. What `prepare` opened is closed afterwards through its `Symbol.asyncDispose`, where it has
   * one.
   */
  run(prepared: Prepared, context: WorkContext<Event>): Promise<Result> | Result;
  /** Tells people what is about to be done, and gets the events of the work. */
  watch?(prepared: Prepared, view: View): ((event: Event) => void) | undefined;
  /** Tells people the result. It has been written to the file that was asked for. */
  show(result: Result, view: View, prepared: Prepared): void;
  /**
   * Optional. An error where the result, which has been told, is one that a shell has to know as a failure.
   */
  failure?(result: Result): Error | undefined;
}

/** A command of whatever types: they were checked where it was defined. */
export type AnyCommand = Command<readonly AnyGroup[], unknown, never, unknown>;

/** Infers the types of what a command is given from its groups of options. */
export function defineCommand<const Groups extends readonly AnyGroup[], Prepared, Event, Result>(
  command: Command<Groups, Prepared, Event, Result>,
): Command<Groups, Prepared, Event, Result> {
  return command;
}

/** The same values, all of them there. @throws InvalidInputError with all problems */
export function allOf<Values extends object>(
  values: Values,
  problems: ProblemList,
): { readonly [Name in keyof Values]: Exclude<Values[Name], undefined> } {
  problems.throwIfAny();
  const absent = Object.entries(values).filter(([, value]) => value === undefined);
  if (absent.length > 0)
    throw new Error(`no problem says why there is no ${absent.map(([name]) => name).join(", ")}`);
  return values as { readonly [Name in keyof Values]: Exclude<Values[Name], undefined> };
}
