import { closestNames, listNames, type ProblemList } from "@slicetuner/core";

/** What became of slices between the runs and now. */
export interface SliceChange {
  /**
   * `renamed`, `split`, `merged`: the same rows under other names; `regrouped`: the same rows, cut anew;
   * `edited`: other rows under the same name; `new`: rows that no run had; `gone`: rows that are no longer there.
   */
  readonly kind: "renamed" | "split" | "merged" | "regrouped" | "edited" | "new" | "gone";
  /** Names when the runs were made. */
  readonly before: readonly string[];
  readonly now: readonly string[];
  /**
   * How many examples the parts of a split, or what was merged, have, or in which proportion. @default from
   * the sizes at hand, or from the runs
   */
  readonly weights?: Readonly<Record<string, number>>;
}

/** Where each kind of change is said, for messages. */
const placeOf = { renamed: "--renamed", split: "--split", merged: "--merged" } as const;

/** Changes that a person can say. */
export type GivenChange = SliceChange & { readonly kind: keyof typeof placeOf };

/**
 * Adds what cannot be true of changes that somebody said.
 * @param known names of slices in the runs
 * @param parts names of slices that are there besides, without runs
 */
export function checkChanges(
  changes: readonly GivenChange[],
  known: readonly string[],
  parts: readonly string[],
  problems: ProblemList,
): void {
  const said = new Map<string, string>();
  const result = new Map<string, GivenChange>();
  for (const change of changes) {
    const { kind, before, now, weights } = change;
    const place = placeOf[kind];
    for (const name of before) {
      if (!known.includes(name))
        problems.add(place, `the runs have no slice "${name}"; ${advise(name, known)}`);
      const other = said.get(name);
      if (other !== undefined)
        problems.add(place, `"${name}" is in ${other} too: a slice can be changed in one way only`);
      said.set(name, place);
    }
    for (const name of now) {
      const other = result.get(name);
      if (other !== undefined && other.kind === "renamed" && kind === "renamed") {
        const [one] = other.before;
        const message = `"${one}" and "${before[0]}" both become "${name}": say --merged ${name}=${one}+${before[0]}`;
        problems.add(place, message);
      } else if (other !== undefined) {
        problems.add(place, `"${name}" comes out of two changes`);
      }
      result.set(name, change);
    }
    checkParts(change, place, problems);
    if (kind === "split" && now.length > 1)
      for (const name of now)
        problems.expect(
          known.includes(name) || parts.includes(name) || weights !== undefined,
          place,
          `neither the runs nor --have know the part "${name}" of "${before[0]}"; say how many examples it has: ${before[0]}=${now.map((part) => `${part}:NUMBER`).join("+")}`,
        );
  }
}

function checkParts({ kind, before, now, weights }: GivenChange, place: string, problems: ProblemList): void {
  if (kind === "renamed") {
    problems.expect(before[0] !== now[0], place, `"${before[0]}" becomes itself`);
    return;
  }
  const [whole, parts] = kind === "split" ? [before[0]!, now] : [now[0]!, before];
  const other = kind === "split" ? `${whole}=${parts[0]}` : `${parts[0]}=${whole}`;
  problems.expect(
    parts.length > 1,
    place,
    `"${whole}" has one part only: a slice with another name is said by --renamed ${other}`,
  );
  const twice = parts.filter((name, index) => parts.indexOf(name) !== index);
  problems.expect(twice.length === 0, place, `names ${listNames(twice)} twice in "${whole}"`);
  if (weights === undefined) return;
  for (const name of parts) {
    const weight = weights[name];
    const isNumber = weight !== undefined && Number.isFinite(weight) && weight > 0;
    problems.expect(
      isNumber,
      place,
      `"${name}" in "${whole}" ${weight === undefined ? "has no number of examples, but others have" : `has ${weight} examples`}, expected a number above 0 for each part, or for none`,
    );
  }
}

function advise(name: string, known: readonly string[]): string {
  const [meant] = closestNames(name, known);
  return meant === undefined ? `they have ${listNames(known)}` : `did you mean "${meant}"?`;
}
