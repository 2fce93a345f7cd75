import type { ProblemList } from "../errors/invalid-input-error.ts";
import { closestNames } from "./closest-names.ts";

/**
 * Adds a problem for each field that is not known: in a file of settings it may be a slip of the pen.
 * @param path of `options`, with a dot at its end where it is not the whole
 */
export function expectKnown(
  options: object,
  known: readonly string[],
  problems: ProblemList,
  path = "",
): void {
  for (const name of Object.keys(options)) {
    const [meant] = closestNames(name, known);
    const advice = meant === undefined ? `expected ${known.join(", ")}` : `did you mean "${meant}"?`;
    problems.expect(known.includes(name), `${path}${name}`, `is not known; ${advice}`);
  }
}
