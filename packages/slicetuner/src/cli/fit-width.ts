import { stripVTControlCharacters } from "node:util";

/** Shorter than this a name says nothing. */
const shortest = 16;

/** `a long … name`: both ends tell more than the beginning alone. Colours around the text stay. */
export function shortenInMiddle(text: string, most: number): string {
  const letters = Array.from(stripVTControlCharacters(text));
  if (letters.length <= most) return text;
  const end = Math.floor((most - 1) / 2);
  const short = [...letters.slice(0, most - 1 - end), "…", ...letters.slice(letters.length - end)].join("");
  const plain = letters.join("");
  return text.includes(plain) ? text.replace(plain, () => short) : short;
}

/**
 * Shortens the longest columns until rows fit into `width`. Texts of a column stay long enough to be told
 * apart.
 * @param rows with the titles first
 * @param canShorten for each column
 * @param gap width between two columns
 */
export function fitWidth(
  rows: readonly (readonly string[])[],
  canShorten: readonly boolean[],
  { width, gap }: { readonly width: number; readonly gap: number },
): string[][] {
  const widths = canShorten.map((_, column) => Math.max(...rows.map((row) => lengthOf(row[column]!))));
  const widthAt = (cap: number): number =>
    widths.reduce((sum, own, column) => sum + gap + (canShorten[column] ? Math.min(own, cap) : own), -gap);
  let cap = Math.max(...widths);
  while (cap > shortest && widthAt(cap) > width) cap--;
  const caps = canShorten.map((can, column) => {
    const texts = [...new Set(rows.map((row) => row[column]!))];
    return can ? shortestDistinct(texts, Math.min(cap, widths[column]!)) : widths[column]!;
  });
  return rows.map((row) => row.map((text, column) => shortenInMiddle(text, caps[column]!)));
}

/** The shortest length, `least` or more, at which different texts stay different. */
function shortestDistinct(texts: readonly string[], least: number): number {
  const areDistinct = (most: number) =>
    new Set(texts.map((text) => shortenInMiddle(text, most))).size === texts.length;
  let most = least;
  while (!areDistinct(most)) most++;
  return most;
}

/** Letters, without colours. */
export function lengthOf(text: string): number {
  return Array.from(stripVTControlCharacters(text)).length;
}
