/// <reference path="./talisman.d.ts" />

import damerauLevenshtein from "talisman/metrics/damerau-levenshtein.js";
import { custom as talismanJaroWinkler } from "talisman/metrics/jaro-winkler.js";

/** How alike two texts are, from 0 to 1 for equal ones; the order of the two does not matter. */
export type TextSimilarity = (first: string, second: string) => number;

/**
 * Winkler's published bonus for equal beginnings, given to every pair: some programs give it above a Jaro
 * similarity of 0.7 only.
 */
const winkler = { boostThreshold: 0, scalingFactor: 0.1 };

/**
 * Jaro–Winkler: for short names. (W. Winkler, Proceedings of the Section on Survey Research Methods, ASA
 * 1990.)
 */
export function jaroWinkler(first: string, second: string): number {
  if (first === second) return 1;
  if (first === "" || second === "") return 0;
  // The library's answer may depend on the order where several letters could match; texts of a pair have
  // none.
  return first < second
    ? talismanJaroWinkler(winkler, first, second)
    : talismanJaroWinkler(winkler, second, first);
}

/**
 * One less the share of letters to insert, delete, change or swap with the next one: for codes and numbers as
 * they are written.
 */
export function editSimilarity(first: string, second: string): number {
  const longest = Math.max(first.length, second.length);
  return longest === 0 ? 1 : 1 - damerauLevenshtein(first, second) / longest;
}

/** 1 for the same text, else 0. */
export function exactSimilarity(first: string, second: string): number {
  return first === second ? 1 : 0;
}
