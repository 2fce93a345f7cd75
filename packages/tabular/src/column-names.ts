import { ProblemList } from "@slicetuner/core";
import { hints } from "./hints.ts";

/** Unique names for the columns, and what had to be done for it. */
export interface ColumnNames {
  readonly names: readonly string[];
  readonly warnings: readonly string[];
}

/**
 * Names columns by their header: an empty name becomes `column_3` (by its place), a repeated one is an error
 * or becomes `score_2`.
 * @param place where the header stands, for messages.
 * @throws InvalidInputError for repeated names, unless they are to be renamed.
 */
export function nameColumns(
  place: string,
  header: readonly string[],
  duplicateNames: "error" | "rename",
): ColumnNames {
  const problems = new ProblemList();
  const warnings: string[] = [];
  const taken = new Set(header);
  const used = new Set<string>();
  const names = header.map((given, index) => {
    if (given === "") {
      const name = firstFree(`column_${index + 1}`, taken);
      warnings.push(`${place}: column ${index + 1} has no name and is called "${name}"`);
      return name;
    }
    if (!used.has(given)) {
      used.add(given);
      return given;
    }
    if (duplicateNames === "error") {
      problems.add(
        `${place}:${given}`,
        `column ${index + 1} has the name of column ${header.indexOf(given) + 1}`,
      );
      return given;
    }
    const name = firstFree(`${given}_2`, taken);
    warnings.push(`${place}: column ${index + 1} has the name "${given}" again and is called "${name}"`);
    return name;
  });
  problems.throwIfAny(hints.repeatedNames);
  return { names, warnings };
}

/** `base`, or with its last number counted up until nobody has it; takes it. */
function firstFree(base: string, taken: Set<string>): string {
  let name = base;
  for (let number = 3; taken.has(name); number++) name = base.replace(/_\d+$/, `_${number}`);
  taken.add(name);
  return name;
}
