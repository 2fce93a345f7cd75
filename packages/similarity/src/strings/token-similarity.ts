import { jaroWinkler, type TextSimilarity } from "./text-similarity.ts";

/** Words less alike than this do not count as the same word. */
const sameWord = 0.9;

/** An initial stands for a word that begins with it, with this similarity. */
const initialSimilarity = 0.9;

/** The words of a text, as {@link normalizeText} writes them. */
export function wordsOf(text: string): string[] {
  return text === "" ? [] : text.split(" ");
}

/** What each word says: the logarithm of how many times rarer it is than a word of every text. */
export type WordWeights = (word: string) => number;

/** Inverse document frequencies; a word that no text has counts like one that one text has. */
export function inverseDocumentFrequencies(texts: Iterable<string>): WordWeights {
  const counts = new Map<string, number>();
  let total = 0;
  for (const text of texts) {
    total += 1;
    for (const word of new Set(wordsOf(text))) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return (word) => Math.log(1 + total / (counts.get(word) ?? 1));
}

/**
 * How many of the words of two texts agree, whatever their order: a rare word counts more than a common one,
 * misspelt words count by their Jaro–Winkler similarity from 0.9 on, initials for what they may stand for.
 * Soft TF-IDF with a symmetric assignment of the words (W. Cohen, P. Ravikumar and S. Fienberg, IIWeb 2003),
 * as a share of the squared weights of both texts.
 */
export function createTokenSimilarity(weightOf: WordWeights): TextSimilarity {
  const known = new Map<string, WeighedWords>();
  const read = (text: string): WeighedWords => {
    const before = known.get(text);
    if (before !== undefined) return before;
    if (known.size >= rememberedTexts) known.clear();
    const words = wordsOf(text);
    const weights = words.map(weightOf);
    const read = {
      words,
      weights,
      norm: Math.sqrt(weights.reduce((sum, weight) => sum + weight * weight, 0)),
    };
    known.set(text, read);
    return read;
  };
  return (first, second) => {
    if (first === second) return 1;
    const [one, two] = [read(first), read(second)];
    if (one.words.length === 0 || two.words.length === 0) return 0;
    let shared = 0;
    for (const { row, column, similarity } of assignWords(one.words, two.words)) {
      shared += similarity * one.weights[row]! * two.weights[column]!;
    }
    return Math.min(1, shared / (one.norm * two.norm));
  };
}

interface WeighedWords {
  readonly words: readonly string[];
  readonly weights: readonly number[];
  /** Length of the vector of weights. */
  readonly norm: number;
}

/** Texts whose words are remembered. */
const rememberedTexts = 200_000;

interface WordPair {
  readonly row: number;
  readonly column: number;
  readonly similarity: number;
}

/** Each word with at most one of the other text: the most similar pairs first. */
function assignWords(rows: readonly string[], columns: readonly string[]): WordPair[] {
  const pairs: WordPair[] = [];
  const [usedRows, usedColumns] = [new Set<number>(), new Set<number>()];
  rows.forEach((word, row) => {
    const column = columns.findIndex((other, place) => other === word && !usedColumns.has(place));
    if (column < 0) return;
    pairs.push({ row, column, similarity: 1 });
    usedRows.add(row);
    usedColumns.add(column);
  });
  const alike: WordPair[] = [];
  rows.forEach((word, row) => {
    if (usedRows.has(row)) return;
    columns.forEach((other, column) => {
      if (usedColumns.has(column)) return;
      const similarity = wordSimilarity(word, other);
      if (similarity >= sameWord) alike.push({ row, column, similarity });
    });
  });
  alike.sort((one, two) => two.similarity - one.similarity);
  for (const pair of alike) {
    if (usedRows.has(pair.row) || usedColumns.has(pair.column)) continue;
    pairs.push(pair);
    usedRows.add(pair.row);
    usedColumns.add(pair.column);
  }
  return pairs;
}

function wordSimilarity(first: string, second: string): number {
  if (first.length === 1 || second.length === 1) return first[0] === second[0] ? initialSimilarity : 0;
  // Changed digits make another number, not a misspelt one.
  if (/\d/.test(first) || /\d/.test(second)) return first === second ? 1 : 0;
  // Jaro–Winkler cannot reach 0.9 where one word is more than twice as long.
  if (2 * Math.min(first.length, second.length) < Math.max(first.length, second.length)) return 0;
  return jaroWinkler(first, second);
}
