/// <reference path="./talisman.d.ts" />

import doubleMetaphone from "talisman/phonetics/double-metaphone.js";

/**
 * How a word sounds in English (L. Philips's Double Metaphone, its first code): `smith` and `smyth` have the
 * same code.
 */
export function phoneticCode(word: string): string {
  return doubleMetaphone(word)[0];
}
