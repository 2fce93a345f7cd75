import { SliceTunerError } from "./slice-tuner-error.ts";

/** One thing that is wrong with an input. */
export interface InputProblem {
  /**
   * Where: the path of a field (`slices[3].unitCost`), a file with row and column, or an option (`--budget`).
   */
  readonly path: string;
  /** What was found and what was expected. */
  readonly message: string;
}

/** The caller's mistake, with all problems found, not only the first. */
export class InvalidInputError extends SliceTunerError {
  readonly problems: readonly InputProblem[];

  constructor(problems: readonly InputProblem[], options: { hint?: string; cause?: unknown } = {}) {
    super(problems.map((problem) => `${problem.path}: ${problem.message}`).join("\n"), options);
    this.problems = problems;
  }

  static override isInstance(error: unknown): error is InvalidInputError {
    return SliceTunerError.isInstance(error) && "problems" in error;
  }
}

/** Collects problems while an input is checked; `throwIfAny` raises them together. */
export class ProblemList {
  readonly problems: InputProblem[] = [];

  add(path: string, message: string): void {
    this.problems.push({ path, message });
  }

  /** Adds a problem unless `condition` holds; returns `condition`. */
  expect(condition: boolean, path: string, message: string): boolean {
    if (!condition) this.add(path, message);
    return condition;
  }

  throwIfAny(hint?: string): void {
    if (this.problems.length > 0) {
      throw new InvalidInputError(this.problems, hint === undefined ? {} : { hint });
    }
  }
}
