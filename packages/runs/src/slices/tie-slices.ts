import { fewestRuns } from "../runs.ts";
import type { SliceChange } from "./slice-change.ts";
import { type TranslatedRun, unionLoss } from "./translate-run.ts";

/** Slices that too few runs know apart: they are planned as one. */
export interface TiedSlices {
  /** As a source and a loss of the runs. */
  readonly name: string;
  readonly parts: readonly { readonly name: string; readonly share: number }[];
  /** Runs that know them apart. */
  readonly apart: number;
}

/** The parts of splits that fewer than three runs know apart. */
export function findTied(runs: readonly TranslatedRun[], outcomes: readonly string[]): TiedSlices[] {
  const divided = runs.flatMap(({ changes }) => changes.filter(isDivision));
  const byParts = new Map(divided.map((change) => [change.now.join("\n"), change]));
  return [...byParts.values()].flatMap(({ now, shares }) => {
    const measured = now.filter((name) => outcomes.includes(name));
    const apart = runs.filter(
      ({ changes, losses }) =>
        !changes.some((change) => isDivision(change) && now.some((name) => change.now.includes(name))) &&
        measured.every((name) => losses.has(name)),
    ).length;
    if (apart >= fewestRuns) return [];
    const parts = now.map((name) => ({ name, share: shares.now.get(name)! }));
    return [{ name: now.join(" + "), parts, apart }];
  });
}

function isDivision({ kind }: SliceChange): boolean {
  return kind === "split" || kind === "regrouped";
}

/** A run with tied slices as one: amounts add up, the loss is the mean by size. */
export function tieRun(run: TranslatedRun, tied: readonly TiedSlices[]): TranslatedRun {
  const amounts = new Map(run.amounts);
  const losses = new Map(run.losses);
  for (const { name, parts } of tied) {
    const names = parts.map((part) => part.name);
    const change = run.changes.find(({ now }) => now.join("\n") === names.join("\n"));
    const loss = change === undefined ? meanLoss(parts, run.losses) : unionLoss(run.written, change);
    amounts.set(
      name,
      names.reduce((sum, part) => sum + (run.amounts.get(part) ?? Number.NaN), 0),
    );
    for (const part of names) {
      amounts.delete(part);
      losses.delete(part);
    }
    if (loss !== undefined) losses.set(name, loss);
  }
  return { ...run, amounts, losses };
}

/** Names of slices with the tied ones as one, where the first of its parts stands. */
export function tieNames(names: readonly string[], tied: readonly TiedSlices[]): string[] {
  const tiedName = (own: string) =>
    tied.find(({ parts }) => parts.some(({ name }) => name === own))?.name ?? own;
  return [...new Set(names.map(tiedName))];
}

function meanLoss(parts: TiedSlices["parts"], losses: ReadonlyMap<string, number>): number | undefined {
  let mean = 0;
  for (const { name, share } of parts) {
    const loss = losses.get(name);
    if (loss === undefined) return undefined;
    mean += loss * share;
  }
  return mean;
}

/** What is needed to go from slices to sources of runs and back. */
interface Tied {
  readonly slices: readonly string[];
  readonly tied: readonly TiedSlices[];
}

/** Amounts of slices as those of the sources of the runs. */
export function joinAmounts({ slices, tied }: Tied, amounts: readonly number[]): number[] {
  return tieNames(slices, tied).map((source) => {
    const parts = tied.find(({ name }) => name === source)?.parts.map(({ name }) => name) ?? [source];
    return parts.reduce((sum, name) => sum + amounts[slices.indexOf(name)]!, 0);
  });
}

/** The price of one unit of each source, whose parts come in proportion. */
export function joinPrices({ slices, tied }: Tied, unitCosts: readonly number[]): number[] {
  return tieNames(slices, tied).map((source) => {
    const parts = tied.find(({ name }) => name === source)?.parts ?? [{ name: source, share: 1 }];
    return parts.reduce((sum, { name, share }) => sum + share * unitCosts[slices.indexOf(name)]!, 0);
  });
}

/**
 * Amounts of the sources of the runs as those of slices, in proportion. What rounding leaves over goes to the
 * cheapest parts, so that the whole costs no more.
 */
export function divideAmounts(
  { slices, tied }: Tied,
  amounts: readonly number[],
  { unitCosts, whole }: { readonly unitCosts: readonly number[]; readonly whole: boolean },
): number[] {
  const found = new Map<string, number>();
  for (const [index, source] of tieNames(slices, tied).entries()) {
    const parts = tied.find(({ name }) => name === source)?.parts ?? [{ name: source, share: 1 }];
    const amount = amounts[index]!;
    for (const { name, share } of parts)
      found.set(name, whole ? Math.floor(share * amount + 1e-9) : share * amount);
    if (!whole) continue;
    let left = Math.round(amount - parts.reduce((sum, { name }) => sum + found.get(name)!, 0));
    const cheapest = parts
      .map(({ name }) => name)
      .sort((one, other) => unitCosts[slices.indexOf(one)]! - unitCosts[slices.indexOf(other)]!);
    for (const name of cheapest) if (left-- > 0) found.set(name, found.get(name)! + 1);
  }
  return slices.map((name) => found.get(name)!);
}
