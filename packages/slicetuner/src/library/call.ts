import { closestNames, InvalidInputError, ProblemList } from "@slicetuner/core";
import type { Command } from "../cli/define-command.ts";
import type { AnyGroup, Inputs, OptionTable } from "../cli/option-group.ts";
import { createProvenance } from "../cli/provenance.ts";
import { readOptions } from "../cli/read-options.ts";

/** What comes of a call: a promise of the result, which also hands on what happens until then. */
export interface Call<Event, Result> extends Promise<Result>, AsyncIterable<Event>, AsyncDisposable {}

/** A warning, beside the events of the work. */
export interface WarningEvent {
  readonly type: "told-warning";
  readonly message: string;
}

type InputsOf<Groups extends readonly AnyGroup[]> = {
  [Place in keyof Groups]: Groups[Place] extends { readonly options: infer Table extends OptionTable }
    ? (inputs: Inputs<Table>) => void
    : never;
}[number] extends (inputs: infer All) => void
  ? All
  : never;

/** The options of a command in camel case, without those of the command line's own output. */
export type CallOptions<Groups extends readonly AnyGroup[]> = Omit<InputsOf<Groups>, "json" | "out"> & {
  /** Stops the work. A `run` that is stopped still gives what it has done. */
  readonly signal?: AbortSignal;
};

/** Nobody looks: what is going on goes to the events. */
const silent = { training: () => {}, counting: () => {}, clear: () => {} };

/**
 * Starts the work of a command: reads and checks the options, then works. It goes on whether or not anybody
 * reads the events. At the end of a block with `await using` it is stopped where it is not done, and what it
 * opened is closed.
 */
export function startCall<const Groups extends readonly AnyGroup[], Prepared, Event, Result, Told>(
  load: () => Promise<Command<Groups, Prepared, Event, Result>>,
  { signal: given, ...options }: { readonly signal?: AbortSignal },
  tell: (result: Result) => Told,
): Call<Event | WarningEvent, Told> {
  const events: (Event | WarningEvent)[] = [];
  const ending = new AbortController();
  const signal = given === undefined ? ending.signal : AbortSignal.any([given, ending.signal]);
  let wake: () => void = () => {};
  let isDone = false;
  const emit = (event: Event | WarningEvent): void => {
    events.push(event);
    wake();
  };
  const result = work(load, options, signal, emit).then(tell);
  const end = (): void => {
    isDone = true;
    wake();
  };
  // Who reads only the events, or only the result, gets a failure there.
  result.then(end, end);

  async function* read(): AsyncGenerator<Event | WarningEvent, void> {
    for (;;) {
      while (events.length > 0) yield events.shift()!;
      if (isDone) break;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    await result;
  }
  return Object.assign(result, {
    [Symbol.asyncIterator]: read,
    [Symbol.asyncDispose]: async () => {
      ending.abort();
      await result.then(
        () => {},
        () => {},
      );
    },
  });
}

async function work<const Groups extends readonly AnyGroup[], Prepared, Event, Result>(
  load: () => Promise<Command<Groups, Prepared, Event, Result>>,
  here: Readonly<Record<string, unknown>>,
  signal: AbortSignal,
  emit: (event: Event | WarningEvent) => void,
): Promise<Result> {
  try {
    const command = await load();
    const problems = new ProblemList();
    expectKnown(command.options, here, problems);
    const { specs, recorded, warnings, files } = readOptions(
      command.options,
      { here, config: undefined },
      problems,
    );
    const warn = (message: string): void => emit({ type: "told-warning", message });
    for (const warning of warnings) warn(warning);
    const isSaidHere = (name: string): boolean => here[name] !== undefined;
    const context = { problems, isSaidHere, recorded, warn, status: silent, signal };
    const prepared = await command.prepare(specs, context);
    const ended = new AbortController();
    try {
      problems.throwIfAny();
      const addProvenance = createProvenance({ files, recorded }, warn, ended.signal);
      const keep = async (): Promise<void> => {};
      const result = await command.run(prepared, { signal, emit, warn, keep, addProvenance });
      return (await addProvenance(result as object)) as Result;
    } finally {
      ended.abort();
      if (isDisposable(prepared)) await prepared[Symbol.asyncDispose]();
    }
  } catch (error) {
    throw inCallWords(error);
  }
}

function expectKnown(
  groups: readonly AnyGroup[],
  here: Readonly<Record<string, unknown>>,
  problems: ProblemList,
): void {
  const known = groups.flatMap(({ options }) =>
    Object.entries(options).flatMap(([name, { formerNames = [] }]) => [name, ...formerNames]),
  );
  for (const name of Object.keys(here)) {
    const [meant] = closestNames(name, known);
    const advice = meant === undefined ? "" : `; did you mean "${meant}"?`;
    problems.expect(known.includes(name), name, `is no option${advice}`);
  }
}

/** Mistakes name options by their flags; here they are fields: `--slice-by` is `sliceBy`. */
function inCallWords(error: unknown): unknown {
  if (!InvalidInputError.isInstance(error)) return error;
  const rename = (text: string): string =>
    text.replace(/--([a-z]+(?:-[a-z]+)*)/g, (_, name: string) =>
      name.replace(/-([a-z])/g, (_match, letter: string) => letter.toUpperCase()),
    );
  return new InvalidInputError(
    error.problems.map(({ path, message }) => ({ path: rename(path), message: rename(message) })),
    error.hint === undefined ? { cause: error } : { hint: rename(error.hint), cause: error },
  );
}

function isDisposable(value: unknown): value is AsyncDisposable {
  return typeof value === "object" && value !== null && Symbol.asyncDispose in value;
}
