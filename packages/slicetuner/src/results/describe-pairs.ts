import { formatLoss, type Pair } from "@slicetuner/results";

/**
 * What the paired differences of the loss say, a sentence for each method: `designed is better than uniform
 * by .00140 ± .00050 on unused rows; within noise of water-filling (.00010 ± .00040 better)`.
 */
export function describePairs(pairs: readonly Pair[], evaluatedOn: "test" | "validation"): string[] {
  const rivals = rivalPairs(pairs);
  const methods = [...new Set(rivals.map(({ method }) => method))];
  return methods.map((method) => {
    const own = rivals.filter((pair) => pair.method === method);
    const place = evaluatedOn === "test" ? "on unused rows" : "on the validation rows";
    if (own.every(({ loss }) => loss.verdict === "too-few-seeds")) {
      const count = Math.max(...own.map(({ loss }) => loss.seeds));
      const list = groupAlike(own)
        .map(({ others, loss }) => `${sided(loss.difference)} than ${listed(others)}`)
        .join(", ");
      return `${method}: ${count === 1 ? "one seed is" : `${count} seeds are`} too few to compare it with others, at least 5 are needed; its loss ${place} is ${list}.`;
    }
    const [first, ...others] = groupAlike(own).map(describe);
    return `${method} is ${first} ${place}${others.map((part) => `; ${part}`).join("")}.`;
  });
}

function describe({ others, loss }: PairGroup): string {
  const other = listed(others);
  const { difference, standardError, verdict, ties, seeds } = loss;
  if (ties === seeds) return `the same as ${other}`;
  const size = `${formatLoss(Math.abs(difference))} ± ${formatLoss(standardError!)}`;
  if (verdict !== "within-noise") return `${verdict} than ${other} by ${size}`;
  return `within noise of ${other} (${size} ${difference < 0 ? "better" : "worse"})`;
}

/** Buying nothing is no rival: everyone is better than that. */
export function rivalPairs(pairs: readonly Pair[]): Pair[] {
  return pairs.filter(({ other }) => other !== "none");
}

/** A method beside several that it compares with alike, since they bought the same. */
export type PairGroup = Omit<Pair, "other"> & { readonly others: readonly string[] };

/** Pairs of a method that have the same differences, together. */
export function groupAlike(pairs: readonly Pair[]): PairGroup[] {
  const groups = new Map<string, { group: Omit<Pair, "other">; others: string[] }>();
  for (const { other, ...group } of pairs) {
    const key = JSON.stringify(group);
    const known = groups.get(key);
    if (known === undefined) groups.set(key, { group, others: [other] });
    else known.others.push(other);
  }
  return [...groups.values()].map(({ group, others }) => ({ ...group, others }));
}

/** `uniform, water-filling and proportional` */
export function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

function sided(difference: number): string {
  return `${formatLoss(Math.abs(difference))} ${difference <= 0 ? "lower" : "higher"}`;
}
