import type { Column } from "@slicetuner/core";
import { warningHints } from "./hints.ts";

/** Groups of look-alikes that one warning names. */
const namedGroups = 3;

/**
 * A column with more categories than half its values holds names or texts, which may well differ in case
 * only.
 */
const identifierShare = 0.5;

/** The text without what the eye may miss: case, spaces, and the forms that Unicode calls compatible. */
function looksOf(text: string): string {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[\s\p{Z}\p{Cf}]+/gu, "");
}

/** Texts that differ only in case, spaces or invisible characters, together. */
export function findLookAlikes(texts: readonly string[]): string[][] {
  const groups = new Map<string, string[]>();
  for (const text of texts) {
    const looks = looksOf(text);
    const group = groups.get(looks);
    if (group === undefined) groups.set(looks, [text]);
    else group.push(text);
  }
  return [...groups.values()].filter((group) => group.length > 1);
}

/** The one of `texts` that differs from `text` only in case, spaces or invisible characters. */
export function findLookAlike(text: string, texts: readonly string[]): string | undefined {
  const looks = looksOf(text);
  return texts.find((other) => other !== text && looksOf(other) === looks);
}

/**
 * What is to say about categories of a column that look alike; undefined where none do.
 * @param place the column, for messages: `people.csv:sex`
 */
export function describeLookAlikes(place: string, column: Column): string | undefined {
  if (column.kind !== "categorical") return undefined;
  const present = column.codes.length - column.missing;
  const described = describeLookAlikeTexts(column.categories, present);
  return described && `${place}: ${described}; ${warningHints.lookAlikes}`;
}

/**
 * Which texts look alike; undefined where none do, or where they are names or texts of single rows.
 * @param present how many values there are
 */
export function describeLookAlikeTexts(texts: readonly string[], present: number): string | undefined {
  if (texts.length > 20 && texts.length > identifierShare * present) return undefined;
  const groups = findLookAlikes(texts);
  if (groups.length === 0) return undefined;
  const named = groups
    .slice(0, namedGroups)
    .map((group) => group.map((text) => JSON.stringify(text)).join(" and "));
  const more = groups.length > namedGroups ? ` and ${groups.length - namedGroups} more like that` : "";
  return `${named.join(", ")}${more} differ only in case, spaces or invisible characters and count as different`;
}
