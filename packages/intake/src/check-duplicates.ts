import { concatenateDatasets, type Dataset } from "@slicetuner/core";
import {
  createDescriber,
  createNearIndex,
  type ExampleDescriptions,
  type NearIndex,
} from "@slicetuner/similarity";
import type { Finding } from "./finding.ts";

/** What counts as a duplicate. */
export interface DuplicateOptions {
  /**
   * Examples with the same label are near duplicates when no number differs by more than this and all columns
   * of two values (one-hot columns, say) are the same. Tables: in standard deviations of the training data.
   * Pictures: of the means of an 8 × 8 grid, in the training data's range of values. 0: exact duplicates
   * only. @default 0.05
   */
  readonly nearDistance?: number;
  /**
   * Where a larger share of the training rows have such a twin among themselves, likeness is usual in these
   * data and proves nothing: examples count, with a remark. Near duplicates already above a fifth of it: to
   * be near is weaker evidence, and numbers of few columns lie near each other by chance. 1: always reject.
   * @default 0.05
   */
  readonly usualTwins?: number;
}

/** What was found about candidates. */
export interface DuplicateFindings {
  readonly findings: readonly (Finding | undefined)[];
  readonly warnings: readonly string[];
}

const check = "duplicate";

/** Rows of the training data that are asked for twins. */
const sampledRows = 2000;

/**
 * Finds examples that came before: by id, by equal features, or nearly so; among the training data and among
 * the candidates. Of two candidates the one with the smaller id (code units; then the smaller order id)
 * stays, whichever came first. Equal features (or nearly so) with different labels contradict each other:
 * both are quarantined, or the candidate alone where the other one trains.
 * @param orderIds the order that each candidate came from
 */
export function checkDuplicates(
  train: Dataset,
  candidates: Dataset,
  orderIds: readonly string[],
  options: DuplicateOptions = {},
): DuplicateFindings {
  const { nearDistance = 0.05, usualTwins = 0.05 } = options;
  const all = concatenateDatasets(train, candidates);
  const exact = rawDescriptions(all);
  const search = (kind: TwinKind, rows: ExampleDescriptions, distance: number): TwinSearch => ({
    ...kind,
    ...twinIndex(train.size, rows, distance),
  });
  const searches = [
    search(kinds.exact, withLabels(exact, all), 0),
    search(kinds.exactContradiction, exact, 0),
  ];
  if (nearDistance > 0) {
    const near = createDescriber(train).describe(all);
    searches.push(search(kinds.near, withLabels(near, all), nearDistance));
    searches.push(search(kinds.nearContradiction, near, nearDistance));
  }
  return new DuplicateScan(all, train.size, searches).run(orderIds, usualTwins);
}

interface TwinKind {
  /** What a twin is like, e.g. `has the same features and label as`. */
  readonly words: string;
  readonly decision: "rejected" | "quarantined";
  /** Share of `usualTwins` above which such twins prove nothing. */
  readonly strictness: number;
  /** In the warning that such twins are usual; null where another kind says it. */
  readonly likeness: string | null;
}

/**
 * In the order in which they are tried: where twins of one label were looked for in vain, the others have
 * another one.
 */
const kinds = {
  exact: {
    words: "has the same features and label as",
    strictness: 1,
    decision: "rejected",
    likeness: "the same features",
  },
  exactContradiction: {
    words: "has the same features, but another label than",
    strictness: 1,
    decision: "quarantined",
    likeness: null,
  },
  near: {
    words: "has the same label and nearly the same features as",
    strictness: 0.2,
    decision: "rejected",
    likeness: "nearly the same features",
  },
  nearContradiction: {
    words: "has nearly the same features, but another label than",
    strictness: 0.2,
    decision: "quarantined",
    likeness: null,
  },
} as const satisfies Record<string, TwinKind>;

interface TwinSearch extends TwinKind {
  readonly index: NearIndex;
  /** Share of the training rows that have such a twin. */
  readonly usual: number;
}

function twinIndex(trainSize: number, rows: ExampleDescriptions, distance: number) {
  const index = createNearIndex(rows, distance);
  for (let row = 0; row < trainSize; row++) index.add(row);
  const stride = Math.max(1, Math.floor(trainSize / sampledRows));
  let asked = 0;
  let twins = 0;
  for (let row = 0; row < trainSize; row += stride) {
    asked += 1;
    if (index.find(row) !== undefined) twins += 1;
  }
  return { index, usual: asked === 0 ? 0 : twins / asked };
}

class DuplicateScan {
  readonly #all: Dataset;
  readonly #trainSize: number;
  readonly #searches: readonly TwinSearch[];
  readonly #findings: (Finding | undefined)[];

  constructor(all: Dataset, trainSize: number, searches: readonly TwinSearch[]) {
    this.#all = all;
    this.#trainSize = trainSize;
    this.#searches = searches;
    this.#findings = new Array(all.size - trainSize).fill(undefined);
  }

  run(orderIds: readonly string[], usualTwins: number): DuplicateFindings {
    const ids = this.#all.exampleIds;
    const byId = new Map(ids.slice(0, this.#trainSize).map((id, row) => [id, row]));
    for (const candidate of sortedRows(ids.slice(this.#trainSize), orderIds)) {
      const row = this.#trainSize + candidate;
      const earlier = byId.get(ids[row]!);
      if (earlier !== undefined) this.#findings[candidate] = this.#sameId(earlier, orderIds);
      else this.#compare(row, usualTwins);
      if (earlier === undefined) byId.set(ids[row]!, row);
    }
    return { findings: this.#findings, warnings: this.#describeUsual(usualTwins) };
  }

  #sameId(earlier: number, orderIds: readonly string[]): Finding {
    const id = this.#all.exampleIds[earlier]!;
    const reason =
      earlier < this.#trainSize
        ? "was delivered before and is part of the training data"
        : `came in order ${orderIds[earlier - this.#trainSize]}, too`;
    return { decision: "rejected", check, reason, duplicateOf: id };
  }

  /** The first kind of twin that it has decides; what stays can have duplicates itself. */
  #compare(row: number, usualTwins: number): void {
    for (const search of this.#searches) {
      const { words, decision, index } = search;
      const twin = index.find(row);
      if (twin === undefined) continue;
      const duplicateOf = this.#all.exampleIds[twin]!;
      const reason = `${words} ${duplicateOf}`;
      if (isUsual(search, usualTwins)) {
        this.#findings[row - this.#trainSize] = {
          decision: "accepted",
          check,
          reason: `${reason}, as is usual in these data`,
          duplicateOf,
        };
        break;
      }
      this.#findings[row - this.#trainSize] = { decision, check, reason, duplicateOf };
      if (decision === "rejected") return;
      this.#holdTwin(twin, row, words);
      break;
    }
    for (const { index } of this.#searches) index.add(row);
  }

  /** A candidate that would have counted contradicts a later one: neither is better than the other. */
  #holdTwin(twin: number, row: number, words: string): void {
    const place = twin - this.#trainSize;
    if (place < 0 || this.#findings[place] !== undefined) return;
    const duplicateOf = this.#all.exampleIds[row]!;
    this.#findings[place] = {
      decision: "quarantined",
      check,
      reason: `${words} ${duplicateOf}`,
      duplicateOf,
    };
  }

  #describeUsual(usualTwins: number): string[] {
    return this.#searches
      .filter((search) => search.likeness !== null && isUsual(search, usualTwins))
      .map(
        ({ likeness, usual }) =>
          `${(100 * usual).toFixed(0)} % of the training examples have a twin with ${likeness} and label: ` +
          "such twins are usual here and are not taken for duplicates",
      );
  }
}

function isUsual({ usual, strictness }: TwinSearch, usualTwins: number): boolean {
  return usualTwins < 1 && usual > strictness * usualTwins;
}

/** Row numbers by id, then order id: code units, so that every machine sorts alike. */
function sortedRows(ids: readonly string[], orderIds: readonly string[]): number[] {
  const compare = (first: string, second: string) => (first < second ? -1 : first > second ? 1 : 0);
  return [...ids.keys()].sort(
    (first, second) =>
      compare(ids[first]!, ids[second]!) || compare(orderIds[first]!, orderIds[second]!) || first - second,
  );
}

/** The features as they are, which must be the same to the bit (but −0 is 0). */
function rawDescriptions({ size, features }: Dataset): ExampleDescriptions {
  const width = size === 0 ? 0 : features.length / size;
  return { size, width, values: features, indicators: new Uint8Array(width).fill(1) };
}

/** The label as one more column that must be the same. */
function withLabels(rows: ExampleDescriptions, { labels }: Dataset): ExampleDescriptions {
  const width = rows.width + 1;
  const values = new Float32Array(rows.size * width);
  const indicators = new Uint8Array(width).fill(1);
  indicators.set(rows.indicators);
  for (let row = 0; row < rows.size; row++) {
    values.set(rows.values.subarray(row * rows.width, (row + 1) * rows.width), row * width);
    values[row * width + rows.width] = labels[row]!;
  }
  return { size: rows.size, width, values, indicators };
}
