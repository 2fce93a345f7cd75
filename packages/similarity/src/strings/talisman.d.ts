// Talisman ships no types. These are the parts in use.

declare module "talisman/metrics/jaro-winkler.js" {
  export function custom(
    options: { boostThreshold?: number; scalingFactor?: number },
    first: string,
    second: string,
  ): number;
}

declare module "talisman/metrics/damerau-levenshtein.js" {
  export default function damerauLevenshtein(first: string, second: string): number;
}

declare module "talisman/phonetics/double-metaphone.js" {
  export default function doubleMetaphone(word: string): [string, string];
}
