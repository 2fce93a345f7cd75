import { type Intake, InvalidInputError, type ProblemList } from "@slicetuner/core";
import { createIntake, type IntakeOptions } from "@slicetuner/intake";
import type { Acquisition } from "./acquisition-file.ts";

/** The checks that the file asks for; the usual ones where it asks for none. Mistakes become problems. */
export function openIntake(
  { intake = {} }: Acquisition,
  classes: readonly string[],
  problems: ProblemList,
): Intake | undefined {
  if (intake === false) return undefined;
  const { gold, ...options } = intake as Omit<IntakeOptions, "agreement"> & {
    readonly gold?: Readonly<Record<string, string>>;
    readonly agreement?: object;
  };
  try {
    if (gold === undefined) return createIntake(options as IntakeOptions);
    const known = Object.entries(gold).map(([id, name]) => [id, labelOf(id, name, classes)] as const);
    return createIntake({ ...options, agreement: { ...options.agreement, gold: new Map(known) } });
  } catch (error) {
    if (!InvalidInputError.isInstance(error)) throw error;
    for (const { path, message } of error.problems) problems.add(`intake.${path}`, message);
    return undefined;
  }
}

function labelOf(id: string, name: string, classes: readonly string[]): number {
  const label = classes.indexOf(name);
  if (label >= 0) return label;
  const message = `"${name}" is no class; there are ${classes.join(", ")}`;
  throw new InvalidInputError([{ path: `gold.${id}`, message }]);
}
