import {
  type BlockingKeys,
  type Blocks,
  columnKeys,
  combineKeys,
  createBlocks,
  crossedKeys,
  hashText,
  minHashKeys,
  phoneticCode,
  wordsOf,
} from "@slicetuner/similarity";
import type { MatchedRows } from "./all-pairs.ts";
import type { ComparedColumn } from "./compared-column.ts";

/** Blocks in which rows are compared, and what is left out. */
export interface ChosenBlocks {
  readonly blocks: readonly { readonly name: string; readonly blocks: Blocks }[];
  /** Pairs that share a key in use and are not compared in its block because the block is too large. */
  readonly leftOut: number;
  /** Names of keys that would have cost too many comparisons. */
  readonly unused: readonly string[];
}

export interface BlockingLimits {
  /** Pairs that the blocks may propose in all, as a multiple of the rows. */
  readonly pairsPerRow: number;
  /** Rows that each row is compared with, to either side, in a block. */
  readonly window: number;
}

/** Equal words of so many rows or fewer bring rows together. */
const rareWord = 20;

interface NamedKeys {
  readonly name: string;
  readonly keys: BlockingKeys;
}

/**
 * Chooses keys by what they cost: equal values of one column or of two, names that sound alike, rare words,
 * texts that share most shingles. From the cheapest on they are used until the pairs are as many as may be:
 * the cheapest are the most telling, and rows that match agree in many of them, so that a slip in one column
 * leaves others.
 * @param columns at least one
 */
export function chooseBlocks(
  rows: MatchedRows,
  columns: readonly ComparedColumn[],
  { pairsPerRow, window }: BlockingLimits,
  clusters: Int32Array | null = null,
): ChosenBlocks {
  const widest = columns.reduce((one, two) => (two.texts.length > one.texts.length ? two : one));
  const size = widest.codes.length;
  const ranks = ranksByText(widest);
  const standing = onlyStanding(rows, clusters);
  const within = (keys: BlockingKeys) => crossedKeys(standing, keys);
  const build = ({ name, keys }: NamedKeys) => ({
    name,
    blocks: createBlocks({ rows: size, keys: within(keys), window, ranks }),
  });
  const costs = proposeKeys(columns).map((own) => ({ own, pairs: build(own).blocks.pairs }));
  costs.sort((one, two) => one.pairs - two.pairs);
  const limit = pairsPerRow * rows.standing.length;
  const blocks: { readonly name: string; readonly blocks: Blocks }[] = [];
  const unused: string[] = [];
  let pairs = 0;
  for (const cost of costs) {
    if (cost.pairs === 0) continue;
    if (blocks.length > 0 && pairs + cost.pairs > limit) unused.push(cost.own.name);
    else {
      blocks.push(build(cost.own));
      pairs += cost.pairs;
    }
  }
  return { blocks, leftOut: blocks.reduce((sum, own) => sum + own.blocks.leftOut, 0), unused };
}

/** A key for each row that still counts, its cluster where rows of different ones are not compared. */
function onlyStanding({ standing }: MatchedRows, clusters: Int32Array | null): BlockingKeys {
  const stands = new Set(standing);
  return columnKeys((row) => (stands.has(row) ? (clusters?.[row] ?? 0) : -1));
}

function proposeKeys(columns: readonly ComparedColumn[]): NamedKeys[] {
  const equal = columns.map((column) => ({ name: column.name, keys: equalKeys(column) }));
  const sounds = columns
    .filter(({ kind }) => kind === "name")
    .map((column) => ({ name: `sound of ${column.name}`, keys: soundKeys(column) }));
  const texts = columns.filter(({ kind }) => kind === "text");
  const crossed = (one: NamedKeys, two: NamedKeys): NamedKeys => ({
    name: `${one.name} and ${two.name}`,
    keys: crossedKeys(one.keys, two.keys),
  });
  const pairsOf = (list: readonly NamedKeys[]) =>
    list.flatMap((one, index) => list.slice(index + 1).map((two) => crossed(one, two)));
  return [
    ...equal,
    ...pairsOf(equal),
    ...sounds.flatMap((sound) =>
      equal.filter(({ name }) => !sound.name.endsWith(name)).map((own) => crossed(sound, own)),
    ),
    ...pairsOf(sounds),
    ...texts.map((column) => ({ name: `rare words of ${column.name}`, keys: rareWordKeys(column) })),
    ...texts.map((column) => ({
      name: `most of ${column.name}`,
      keys: minHashKeys((row) => textOf(column, row), { bands: 6, rowsPerBand: 4 }),
    })),
  ];
}

function equalKeys({ codes, texts }: ComparedColumn): BlockingKeys {
  const hashes = texts.map((text) => hashText(text));
  return columnKeys((row) => (codes[row]! < 0 ? -1 : hashes[codes[row]!]!));
}

function soundKeys({ codes, texts }: ComparedColumn): BlockingKeys {
  const hashes = texts.map((text) => {
    const code = phoneticCode(text);
    return code === "" ? -1 : hashText(code, 1);
  });
  return columnKeys((row) => (codes[row]! < 0 ? -1 : hashes[codes[row]!]!));
}

function rareWordKeys({ codes, counts, texts }: ComparedColumn): BlockingKeys {
  const rowsOf = new Map<string, number>();
  const words = texts.map((text) => [...new Set(wordsOf(text))]);
  words.forEach((own, code) => {
    for (const word of own) rowsOf.set(word, (rowsOf.get(word) ?? 0) + counts[code]!);
  });
  const keys = words.map((own) =>
    own.filter((word) => word.length > 1 && rowsOf.get(word)! <= rareWord).map((word) => hashText(word, 2)),
  );
  return (row, emit) => {
    if (codes[row]! >= 0) keys[codes[row]!]!.forEach(emit);
  };
}

function textOf({ codes, texts }: ComparedColumn, row: number): string {
  return codes[row]! < 0 ? "" : texts[codes[row]!]!;
}

/**
 * Rows by the text of a column, the one with the most values: in a block that is too large those next to each
 * other are compared.
 */
function ranksByText({ codes, texts }: ComparedColumn): Uint32Array {
  const size = codes.length;
  const places = new Int32Array(texts.length);
  const sorted = [...texts.keys()].sort((one, two) => (texts[one]! < texts[two]! ? -1 : 1));
  sorted.forEach((code, place) => {
    places[code] = place;
  });
  const placeOf = (row: number) => (codes[row]! < 0 ? size : places[codes[row]!]!);
  const order = Uint32Array.from({ length: size }, (_, row) => row);
  order.sort((one, two) => placeOf(one) - placeOf(two) || one - two);
  const ranks = new Uint32Array(size);
  order.forEach((row, rank) => {
    ranks[row] = rank;
  });
  return ranks;
}

/** Blocks of a rule: rows must be equal wherever it says so. */
export function ruleKeys(exact: readonly Pick<ComparedColumn, "codes">[]): BlockingKeys {
  return columnKeys((row) => {
    let key = 17;
    for (const { codes } of exact) {
      if (codes[row]! < 0) return -1;
      key = combineKeys(key, codes[row]!);
    }
    return key;
  });
}
