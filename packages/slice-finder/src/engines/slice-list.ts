import type { CodedColumn } from "@slicetuner/core";
import { RowSet } from "../finding/row-set.ts";
import type { CodedLiteral, EngineSlice, SearchContext, SliceSums } from "../slice-engine.ts";
import type { EffectMeasure } from "../statistics/effect-size.ts";
import { testSlice } from "../statistics/welch-test.ts";

/** A slice as the search came upon it. */
export interface CandidateSlice {
  readonly literals: readonly CodedLiteral[];
  readonly sums: SliceSums;
}

/**
 * The accepted slices of a search, without repetition: a conjunction that holds for exactly the rows of
 * another is another name of it, and neighbouring bins of one column, both bad by themselves, are one slice.
 */
export class SliceList {
  readonly #context: SearchContext;
  readonly #measure: EffectMeasure;
  readonly #slices: EngineSlice[] = [];
  /** Everything that was tested, by number of rows: the same rows are one hypothesis, and are tested once. */
  readonly #tested = new Map<number, CandidateSlice[]>();
  /** The slice into which each accepted conjunction went. */
  readonly #sliceOf = new Map<CandidateSlice, EngineSlice>();

  constructor(context: SearchContext, measure: EffectMeasure) {
    this.#context = context;
    this.#measure = measure;
  }

  get slices(): readonly EngineSlice[] {
    return this.#slices;
  }

  /**
   * Whether the same rows were tested before; if they were accepted, the conjunction becomes another name of
   * theirs.
   */
  isKnown(candidate: CandidateSlice): boolean {
    const known = this.#tested.get(candidate.sums.rows) ?? [];
    const same = known.find((other) => this.#haveSameRows(candidate, other));
    if (same === undefined) {
      this.#tested.set(candidate.sums.rows, [...known, candidate]);
      return false;
    }
    const slice = this.#sliceOf.get(same);
    // Neighbours that were joined have names for parts only.
    if (slice !== undefined && slice.literals === same.literals) {
      this.#replace(slice, { ...slice, sameRows: [...(slice.sameRows ?? []), candidate.literals] });
    }
    return true;
  }

  /** Adds a slice that passed its test, or joins it with a neighbour that did. */
  add(candidate: CandidateSlice, slice: EngineSlice): void {
    this.#sliceOf.set(candidate, slice);
    this.#slices.push(slice);
    for (let added = slice; ; ) {
      const joined = this.#joinWithNeighbour(added);
      if (joined === undefined) return;
      added = joined;
    }
  }

  #joinWithNeighbour(slice: EngineSlice): EngineSlice | undefined {
    const { counter, options } = this.#context;
    for (const other of this.#slices) {
      const literals = other === slice ? undefined : joinLiterals(other, slice, counter.columns);
      if (literals === undefined) continue;
      const sums = addSums(other.sums, slice.sums);
      const effectSize = this.#measure(sums.weight, sums.losses, sums.squaredLosses);
      const together = testSlice(sums, counter.total, 1);
      if (together === null || effectSize < options.effectThreshold) continue;
      // Each part passed a test of its own: the weaker of the two is what the joined slice passed.
      const { testedPValue, level } =
        other.test.testedPValue >= slice.test.testedPValue ? other.test : slice.test;
      const joined = { literals, sums, effectSize, test: { ...together, testedPValue, level }, score: null };
      this.#slices.splice(this.#slices.indexOf(slice), 1);
      this.#replace(slice, joined);
      this.#replace(other, joined);
      return joined;
    }
    return undefined;
  }

  #replace(old: EngineSlice, slice: EngineSlice): void {
    const place = this.#slices.indexOf(old);
    if (place >= 0) this.#slices[place] = slice;
    for (const [candidate, own] of this.#sliceOf) if (own === old) this.#sliceOf.set(candidate, slice);
  }

  #haveSameRows(first: CandidateSlice, second: CandidateSlice): boolean {
    const { rows } = this.#context;
    // Sums alone do not tell: losses of 0 and 1 often have the same.
    if (rows === null || !isClose(first.sums.losses, second.sums.losses, first.sums)) return false;
    return RowSet.ofSlice(rows, first.literals).equals(RowSet.ofSlice(rows, second.literals));
  }
}

/** Sums of the same losses in another order. */
function isClose(first: number, second: number, { weight, squaredLosses }: SliceSums): boolean {
  return Math.abs(first - second) <= 1e-9 * Math.sqrt(weight * squaredLosses);
}

/**
 * The literals of both slices together, where they differ in neighbouring values of one ordered column only;
 * a missing value is nobody's neighbour.
 */
function joinLiterals(
  first: CandidateSlice,
  second: CandidateSlice,
  columns: readonly CodedColumn[],
): CodedLiteral[] | undefined {
  if (first.literals.length !== second.literals.length) return undefined;
  let joined = 0;
  const literals: CodedLiteral[] = [];
  for (const [index, { column, codes }] of first.literals.entries()) {
    const other = second.literals[index]!;
    if (other.column !== column) return undefined;
    if (codes.join() === other.codes.join()) {
      literals.push(other);
      continue;
    }
    const { isOrdered, hasMissing, values } = columns[column]!;
    const all = [...codes, ...other.codes].sort((a, b) => a - b);
    const last = hasMissing ? values.length - 2 : values.length - 1;
    const areNeighbours = all.every((code, place) => place === 0 || code === all[place - 1]! + 1);
    if (!isOrdered || !areNeighbours || all.at(-1)! > last || all.length === values.length) return undefined;
    joined += 1;
    literals.push({ column, codes: all });
  }
  return joined === 1 ? literals : undefined;
}

function addSums(first: SliceSums, second: SliceSums): SliceSums {
  return {
    rows: first.rows + second.rows,
    weight: first.weight + second.weight,
    squaredWeight: first.squaredWeight + second.squaredWeight,
    losses: first.losses + second.losses,
    squaredLosses: first.squaredLosses + second.squaredLosses,
  };
}
