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
  const known = Object.entries(gold ?? {}).map(([id, name]) => {
    const label = classes.indexOf(name);
    problems.expect(
      label >= 0,
      `intake.gold.${id}`,
      `"${name}" is no class; there are ${classes.join(", ")}`,
    );
    return [id, Math.max(0, label)] as const;
  });
  try {
    if (gold === undefined) return createIntake(options as IntakeOptions);
    return createIntake({ ...options, agreement: { ...options.agreement, gold: new Map(known) } });
  } catch (error) {
    if (!InvalidInputError.isInstance(error)) throw error;
    for (const { path, message } of error.problems) problems.add(`intake.${path}`, message);
    return undefined;
  }
}
