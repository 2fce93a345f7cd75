import { type InputProblem, InvalidInputError } from "@slicetuner/core";
import { hints } from "./hints.ts";

/** How many names a warning or an error lists; the others are counted. */
const maximumListed = 10;

/** A picture that cannot be used. */
export interface UnusablePicture {
  /** Below the folder. */
  readonly path: string;
  /** That the pattern does not match, or what the decoder says. */
  readonly reason: string;
  /** Whether its name is the reason, not its contents. */
  readonly isByName: boolean;
}

/** Says of pictures what is wrong with them; those with the same reason together. */
export function describeUnusable(unusable: readonly UnusablePicture[]): string[] {
  const byReason = new Map<string, string[]>();
  for (const { path, reason } of unusable) {
    const paths = byReason.get(reason);
    if (paths === undefined) byReason.set(reason, [path]);
    else paths.push(path);
  }
  return [...byReason].map(([reason, paths]) => `${listNames(paths, "picture")}: ${reason}`);
}

/** `3 pictures (a.jpg, b.jpg, c.jpg)`. */
export function listNames(paths: readonly string[], noun: string): string {
  const more = paths.length - maximumListed;
  const listed =
    more > 0 ? [...paths.slice(0, maximumListed), `and ${more.toLocaleString("en")} more`] : paths;
  return `${paths.length.toLocaleString("en")} ${noun}${paths.length === 1 ? "" : "s"} (${listed.join(", ")})`;
}

/** @throws InvalidInputError when more than `maximum` of all pictures cannot be used. */
export function checkUnusable(
  folder: string,
  unusable: readonly UnusablePicture[],
  total: number,
  maximum: number,
): void {
  if (unusable.length === 0 || (unusable.length <= maximum * total && unusable.length < total)) return;
  const problems: InputProblem[] = describeUnusable(unusable).map((message) => ({ path: folder, message }));
  const share = `${unusable.length.toLocaleString("en")} of ${total.toLocaleString("en")} pictures cannot be used`;
  const limit =
    unusable.length === total ? "none is left" : `at most ${Math.round(100 * maximum)} % may be left out`;
  problems.push({ path: folder, message: `${share}, ${limit}` });
  throw new InvalidInputError(problems, {
    hint: unusable.some(({ isByName }) => isByName) ? `${hints.noMatch} ${hints.unusable}` : hints.unusable,
  });
}
