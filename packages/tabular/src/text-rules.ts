import { textLiteral } from "./duckdb.ts";

/** What decides which values are missing and what a text is. */
export interface TextRules {
  readonly missingValues: readonly string[];
  readonly trim: boolean;
  /** Whether texts are compared without regard to case and to how many spaces they have. */
  readonly normalize: boolean;
}

/** All of Unicode's white space, with the byte order mark; DuckDB's own `trim` knows the space only. */
const whiteSpace =
  " \t\n\u000b\f\r\u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff";

/** An SQL expression for a text in Unicode's composed form (NFC), trimmed if so wished. */
export function composedSql(text: string, { trim }: TextRules): string {
  // Most texts are plain, for which nothing is to be done.
  const trimmed = trim ? `trim(${text}, ${textLiteral(whiteSpace)})` : text;
  return `nfc_normalize(${trimmed})`;
}

/** An SQL expression for a composed text: NULL where it stands for a missing value. */
export function presentSql(text: string, { missingValues, normalize }: TextRules): string {
  const present = normalize ? `lower(regexp_replace(${text}, '[\\s\\p{Z}]+', ' ', 'g'))` : text;
  if (missingValues.length === 0) return present;
  const missing = missingValues.map((value) => textLiteral(value.normalize("NFC")));
  return `CASE WHEN ${text} IN (${missing.join(", ")}) THEN NULL ELSE ${present} END`;
}

/** The same for a text that did not come through DuckDB; undefined where it is missing. */
export function readText(text: string, { missingValues, trim, normalize }: TextRules): string | undefined {
  const composed = (trim ? trimText(text) : text).normalize("NFC");
  if (missingValues.some((value) => value.normalize("NFC") === composed)) return undefined;
  return normalize ? lowerCase(composed.replace(/[\s\p{Z}]+/gu, " ")) : composed;
}

function trimText(text: string): string {
  let [start, end] = [0, text.length];
  while (start < end && whiteSpace.includes(text[start]!)) start++;
  while (start < end && whiteSpace.includes(text[end - 1]!)) end--;
  return text.slice(start, end);
}

/** Letter by letter, as DuckDB does it: a sigma at the end of a word is the same letter. */
function lowerCase(text: string): string {
  return Array.from(text, (letter) => [...letter.toLowerCase()][0]).join("");
}
