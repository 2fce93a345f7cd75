/**
 * A place in a JSON file as people write it: `slices[3].predicate.of[1]`; "the whole" where it is the file
 * itself.
 */
export function writePath(path: readonly PropertyKey[]): string {
  const written = path.map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`)).join("");
  return written === "" ? "the whole" : written.replace(/^\./, "");
}
