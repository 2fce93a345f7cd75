import type { Column, Random } from "@slicetuner/core";

const consonants = "bcdfghjklmnprstvw".split("");
const vowels = ["a", "e", "i", "o", "u", "ai", "ee", "ou"];
const letters = "abcdefghijklmnopqrstuvwxyz";

/** Words that can be spoken and mean nothing. */
export function makeWords(size: number, syllables: number, random: Random): string[] {
  const word = () =>
    Array.from({ length: syllables }, () => pick(consonants, random) + pick(vowels, random)).join("") +
    pick(consonants, random);
  return Array.from({ length: size }, word);
}

/** One letter or digit more, less, changed, or swapped with the next. */
export function misspell(text: string, random: Random): string {
  const place = random.integer(text.length);
  const letter = /\d/.test(text[place]!) ? String(random.integer(10)) : pick(letters.split(""), random);
  switch (random.integer(4)) {
    case 0:
      return text.slice(0, place) + letter + text.slice(place);
    case 1:
      return text.length > 1 ? text.slice(0, place) + text.slice(place + 1) : text;
    case 2:
      return text.slice(0, place) + letter + text.slice(place + 1);
    default:
      return text.slice(0, place) + (text[place + 1] ?? "") + text[place] + text.slice(place + 2);
  }
}

/** A number below `size`: the first are drawn far more often than the last. */
export function skewed(size: number, random: Random): number {
  return Math.floor(size * random.uniform() ** 2.5);
}

export function pick<Value>(values: readonly Value[], random: Random): Value {
  return values[random.integer(values.length)]!;
}

/** Texts as a column; null is a missing value. */
export function toColumn(name: string, values: readonly (string | null)[]): Column {
  const categories = [...new Set(values.filter((value) => value !== null))].sort();
  const places = new Map(categories.map((category, place) => [category, place]));
  const codes = Int32Array.from(values, (value) => (value === null ? -1 : places.get(value)!));
  return {
    name,
    kind: "categorical",
    codes,
    categories,
    missing: values.filter((value) => value === null).length,
  };
}
