import { type InputProblem, InvalidInputError } from "@slicetuner/core";

/** How many problems one error lists; the others are counted. */
export const maximumListedProblems = 20;

/** Collects the problems of a file, of which there may be millions, and lists the first ones. */
export class CappedProblems {
  readonly #listed: InputProblem[] = [];
  readonly #hints = new Set<string>();
  #count = 0;
  readonly #source: string;

  /** @param source what the line that counts the rest is about. */
  constructor(source: string) {
    this.#source = source;
  }

  get count(): number {
    return this.#count;
  }

  /** @param hint what to do about it; told once, however many problems have it. */
  add(path: string, message: string, hint?: string): void {
    this.#count += 1;
    if (this.#listed.length < maximumListedProblems) this.#listed.push({ path, message });
    if (hint !== undefined) this.#hints.add(hint);
  }

  /** Adds advice that concerns all problems together. */
  advise(hint: string): void {
    this.#hints.add(hint);
  }

  /** Counts problems that were found but not looked at one by one. */
  addUnlisted(count: number): void {
    this.#count += count;
  }

  throwIfAny(): void {
    if (this.#count === 0) return;
    const rest = this.#count - this.#listed.length;
    const problems =
      rest === 0
        ? this.#listed
        : [
            ...this.#listed,
            { path: this.#source, message: `${rest.toLocaleString("en")} more such problems` },
          ];
    throw new InvalidInputError(problems, this.#hints.size === 0 ? {} : { hint: [...this.#hints].join(" ") });
  }
}
