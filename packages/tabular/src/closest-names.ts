import { closestNames } from "@slicetuner/core";

/** Says which of `names` was probably meant by `wanted`, then lists them all; to stand after a semicolon. */
export function suggestNames(wanted: string, names: readonly string[]): string {
  const near = closestNames(wanted, names).map((name) => `"${name}"`);
  const all = `columns are ${names.join(", ")}`;
  return near.length === 0 ? `the ${all}` : `did you mean ${near.join(" or ")}? The ${all}`;
}
