import { InvalidInputError, type ProblemList } from "@slicetuner/core";
import { inOptionWords } from "../options/option-words.ts";

/**
 * Runs `task`; mistakes that it finds are added to `problems`, and undefined is returned. A library names its
 * own options; here they are named as the user gave them.
 */
export async function collectProblems<Value>(
  problems: ProblemList,
  task: () => Value | Promise<Value>,
): Promise<Value | undefined> {
  try {
    return await task();
  } catch (error) {
    if (!InvalidInputError.isInstance(error)) throw error;
    for (const { path, message } of inOptionWords(error)) problems.add(path, message);
    return undefined;
  }
}
